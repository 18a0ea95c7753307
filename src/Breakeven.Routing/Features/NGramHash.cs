using System.Runtime.CompilerServices;

namespace Breakeven.Routing.Features;

/// <summary>From words and pieces of words to buckets. The same on every machine; not made to resist who looks for collisions, which would only make a score worse.</summary>
internal static class NGramHash
{
    private const ulong Offset = 0xcbf29ce484222325, Prime = 0x100000001b3, Golden = 0x9e3779b97f4a7c15;

    /// <summary>FNV-1a, 64 bits.</summary>
    public static ulong Word(ReadOnlySpan<byte> word)
    {
        ulong hash = Offset;
        foreach (byte b in word) hash = Add(hash, b);
        return hash;
    }

    public static ulong Empty => Offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, byte next) => unchecked((hash ^ next) * Prime);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordBucket(ulong word) => Bucket(word);

    /// <summary>The word among <see cref="FeatureSpace.WordMarks"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordMark(ulong word) => (int)(unchecked((word ^ (word >> 29)) * Golden) >> (64 - FeatureSpace.WordMarkBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PairBucket(ulong first, ulong second) => Bucket(unchecked((first * 31) ^ second ^ Golden));

    /// <param name="bytes">3 to 5 bytes, the latest lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CharBucket(ulong bytes, int length) => Bucket(unchecked((bytes | ((ulong)length << 40)) * Golden));

    /// <summary>The upper half folded in: multiplication moves differences up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bucket(ulong hash)
    {
        hash ^= hash >> 32;
        hash = unchecked(hash * Golden);
        return (int)(hash >> 48);
    }
}
