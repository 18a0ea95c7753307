namespace Breakeven.Gateway.Policies.PersonalData.Checksums;

/// <summary>The check digits of ISO/IEC 7064 that numbers here use.</summary>
internal static class Iso7064
{
    /// <summary>MOD 97-10, as IBAN asks for it (ISO 13616-1): the number with its first four places at the end, letters as 10 to 35, leaves 1.</summary>
    /// <param name="iban">Upper case letters and digits.</param>
    public static bool IsMod97(ReadOnlySpan<char> iban) => Remainder(iban[..4], Remainder(iban[4..], 0)) == 1;

    /// <summary>MOD 11,10: a single digit that catches every single error.</summary>
    public static bool IsMod11And10(ReadOnlySpan<char> digits)
    {
        int product = 10;
        foreach (char digit in digits[..^1])
        {
            int sum = (Digits.Value(digit) + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return (11 - product) % 10 == Digits.Value(digits[^1]);
    }

    private static int Remainder(ReadOnlySpan<char> text, int so)
    {
        foreach (char c in text) so = char.IsAsciiDigit(c) ? (so * 10 + Digits.Value(c)) % 97 : (so * 100 + c - 'A' + 10) % 97;
        return so;
    }
}
