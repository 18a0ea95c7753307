namespace Breakeven.Gateway.Policies.PersonalData.Checksums;

/// <summary>The check digit of payment cards: ISO/IEC 7812-1, annex B.</summary>
internal static class Luhn
{
    public static bool Holds(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = Digits.Value(digits[^(i + 1)]);
            if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
