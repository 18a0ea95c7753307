using System.Buffers.Binary;

namespace Breakeven.Gateway.Batches;

/// <summary>What came of one line, as the log keeps it.</summary>
/// <param name="Line">From 0.</param>
/// <param name="IsError">It belongs into the error file.</param>
/// <param name="IsSpilled">An API got it because own engines would have been late.</param>
/// <param name="Text">Its line of the output or error file, without the line's end.</param>
internal readonly record struct LineResult(int Line, bool IsError, bool IsSpilled, ReadOnlyMemory<byte> Text)
{
    private const int Head = sizeof(int) + 1;

    public byte[] ToEntry()
    {
        byte[] entry = new byte[Head + Text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(entry, Line);
        entry[sizeof(int)] = (byte)((IsError ? 1 : 0) | (IsSpilled ? 2 : 0));
        Text.Span.CopyTo(entry.AsSpan(Head));
        return entry;
    }

    public static LineResult Of(byte[] entry) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(entry), (entry[sizeof(int)] & 1) != 0, (entry[sizeof(int)] & 2) != 0, entry.AsMemory(Head));
}
