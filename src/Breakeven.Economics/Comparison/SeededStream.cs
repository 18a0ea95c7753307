using System.Text;

namespace Breakeven.Economics.Comparison;

/// <summary>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same numbers for the same seed on every machine and runtime, which <see cref="Random"/> does not promise.</summary>
internal struct SeededStream
{
    private ulong _state;

    public SeededStream(int seed, string name) => _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) ^ Fnv1A(name);

    /// <summary>Uniform, above 0 and below 1.</summary>
    public double Next()
    {
        unchecked
        {
            ulong z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (((z ^ (z >> 31)) >> 11) + 0.5) / (1UL << 53);
        }
    }

    private static ulong Fnv1A(string text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (byte value in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ value) * 1099511628211UL);
        return hash;
    }
}
