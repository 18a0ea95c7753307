using System.Security.Cryptography;
using System.Text;
using System.Buffers.Binary;

namespace Breakeven.Cli.Demo;

/// <summary>A draw that depends on nothing but its text: the same in every run, on every machine, in any order.</summary>
internal static class StableHash
{
    /// <returns>Evenly spread in [0, 1).</returns>
    public static double Share(string text) => (Seed(text) >> 11) * (1.0 / (1UL << 53));

    /// <returns>64 bits, to draw more from.</returns>
    public static ulong Seed(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
