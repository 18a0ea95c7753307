using System.Buffers.Binary;
using System.Numerics;

namespace Breakeven.Ledger.Writing;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    public static uint Start => 0xFFFF_FFFF;

    public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte one in bytes) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }

    public static uint End(uint crc) => ~crc;

    public static uint Of(ReadOnlySpan<byte> bytes) => End(Add(Start, bytes));
}
