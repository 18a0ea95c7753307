namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>The letters and digits of a number that is written with spaces, dots or dashes.</summary>
internal static class Digits
{
    /// <summary>Takes the letters and digits out of a match.</summary>
    /// <returns>How many there are; more than fit are not taken.</returns>
    public static int Take(ReadOnlySpan<char> match, Span<char> into)
    {
        int count = 0;
        foreach (char c in match)
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (count < into.Length) into[count] = char.ToUpperInvariant(c);
                count++;
            }
        return count;
    }

    public static int Value(char digit) => digit - '0';

    /// <summary>True when every digit is the same: such numbers pass checks and belong to nobody.</summary>
    public static bool AreAllSame(ReadOnlySpan<char> digits) => digits.Length > 0 && !digits.ContainsAnyExcept(digits[0]);
}
