namespace Breakeven.Gateway.Policies.PersonalData.Checksums;

/// <summary>Verhoeff's check digit (Error Detecting Decimal Codes, Amsterdam 1969): the multiplication of the dihedral group D5, with a permutation for each place.</summary>
internal static class Verhoeff
{
    private static ReadOnlySpan<byte> Permutation => [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    public static bool Holds(ReadOnlySpan<char> digits)
    {
        int check = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = Digits.Value(digits[^(i + 1)]);
            for (int turn = i % 8; turn > 0; turn--) digit = Permutation[digit];
            check = Multiply(check, digit);
        }
        return check == 0;
    }

    /// <summary>In D5: 0 to 4 are rotations, 5 to 9 reflections.</summary>
    private static int Multiply(int a, int b) => (a < 5, b < 5) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - b) % 5 + 5,
        (false, false) => (a - b + 5) % 5,
    };
}
