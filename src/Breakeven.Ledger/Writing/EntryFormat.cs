using System.Buffers.Binary;

namespace Breakeven.Ledger.Writing;

/// <summary>The bytes of one journal entry: length of the payload (4), CRC-32C of all but itself (4), kind (1), id (16, big-endian), payload. Numbers are little-endian.</summary>
/// <remarks>The id stands outside the payload so that the drain need not parse an intent whose outcome follows, which is nearly every one.</remarks>
internal static class EntryFormat
{
    public const int HeaderLength = 25;

    /// <summary>A record is about 1 KiB. The bound keeps a damaged length from asking for gigabytes.</summary>
    public const int MaxPayloadLength = 16 * 1024 * 1024;

    /// <summary>First bytes of a segment: name and version of the format.</summary>
    public static ReadOnlySpan<byte> Magic => "BKJRNL\0\x01"u8;

    /// <summary>Fills in the header of an entry whose payload already stands behind it.</summary>
    public static void Seal(Span<byte> entry, EntryKind kind, Guid id)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry, entry.Length - HeaderLength);
        entry[8] = (byte)kind;
        id.TryWriteBytes(entry[9..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Checksum(entry));
    }

    public static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header);
    public static EntryKind Kind(ReadOnlySpan<byte> header) => (EntryKind)header[8];
    public static Guid Id(ReadOnlySpan<byte> header) => new(header.Slice(9, 16), bigEndian: true);

    /// <summary>True when a header's length and kind can be those of an entry; the checksum is not looked at.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> header) =>
        PayloadLength(header) is >= 0 and <= MaxPayloadLength && Kind(header) is > EntryKind.None and <= EntryKind.Outcome;

    public static bool IsIntact(ReadOnlySpan<byte> entry) =>
        BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) == Checksum(entry);

    private static uint Checksum(ReadOnlySpan<byte> entry) =>
        Crc32C.End(Crc32C.Add(Crc32C.Add(Crc32C.Start, entry[..4]), entry[8..]));
}
