using System.Globalization;

namespace Breakeven.Advisor.Workloads;

/// <summary>64-bit fingerprints of names and of recorded hashes, the same in every process.</summary>
/// <remarks>Among a million different ones the chance that any two are equal is about 3 in 10⁸.</remarks>
internal static class Fingerprint
{
    private const ulong FnvOffset = 14695981039346656037, FnvPrime = 1099511628211;

    /// <summary>The gateway's 16 hex digits as they are; other texts by FNV-1a.</summary>
    public static ulong Of(string? text)
    {
        if (text is null) return 0;
        if (text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hex)) return hex;
        ulong hash = FnvOffset;
        foreach (char c in text) hash = unchecked((hash ^ c) * FnvPrime);
        return hash;
    }

    /// <summary>Both, in this order. The finalizer is SplitMix64's (Steele, Lea and Flood, 2014).</summary>
    public static ulong With(this ulong first, ulong second)
    {
        unchecked
        {
            ulong z = (first ^ (second + 0x9E3779B97F4A7C15 + (first << 6) + (first >> 2))) + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
