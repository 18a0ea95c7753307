using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Breakeven;

/// <summary>UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits.</summary>
/// <remarks>As <see cref="Guid.CreateVersion7(DateTimeOffset)"/>, but the system is asked for random bytes once for 64 ids and not for each.</remarks>
internal static class TimeOrderedGuid
{
    private const int Length = 16, RandomLength = 10, IdsPerBlock = 64;

    [ThreadStatic]
    private static byte[]? t_random;

    [ThreadStatic]
    private static int t_used;

    public static Guid New(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        FillRandom(bytes[^RandomLength..]);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    private static void FillRandom(Span<byte> into)
    {
        byte[] block = t_random ??= new byte[IdsPerBlock * RandomLength];
        if (t_used % block.Length == 0)
        {
            RandomNumberGenerator.Fill(block);
            t_used = 0;
        }
        block.AsSpan(t_used, RandomLength).CopyTo(into);
        t_used += RandomLength;
    }
}
