namespace Breakeven.Gateway.Policies.PersonalData.Checksums;

/// <summary>Sums of digits, each times the weight of its place.</summary>
internal static class Weighted
{
    /// <param name="weights">As many as there are digits, or fewer.</param>
    public static int Sum(ReadOnlySpan<char> digits, ReadOnlySpan<sbyte> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += Digits.Value(digits[i]) * weights[i];
        return sum;
    }
}
