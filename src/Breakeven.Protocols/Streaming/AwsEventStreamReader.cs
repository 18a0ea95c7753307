using System.Buffers;
using System.Buffers.Binary;

namespace Breakeven.Protocols.Streaming;

/// <summary>Reads Amazon's binary event stream (<c>application/vnd.amazon.eventstream</c>). Not safe for concurrent use.</summary>
/// <remarks>
/// A message is its total length, its headers' length and a CRC-32 of both, then the headers, the payload and a CRC-32 of all before it; numbers
/// are big-endian. <see cref="StreamEvent.Type"/> is the header <c>:event-type</c>, <c>:exception-type</c> or <c>:error-code</c>,
/// <see cref="StreamEvent.Data"/> the payload. After a message whose sums or lengths are wrong nothing can be found again: it is given as one
/// event of the type <see cref="CorruptType"/>, and no other follows.
/// </remarks>
public sealed class AwsEventStreamReader : EventReader
{
    private const int PreludeLength = 12;
    private const int SumLength = 4;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private int _start;
    private int _end;
    private bool _isCorrupt;

    /// <summary>Type of the event that stands for a message that cannot be read.</summary>
    public static ReadOnlySpan<byte> CorruptType => "corruptStreamException"u8;

    public override bool HasPartialEvent => _end > _start;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    public override bool TryRead(out StreamEvent e)
    {
        e = default;
        ReadOnlySpan<byte> held = _buffer.AsSpan(_start, _end - _start);
        if (_isCorrupt || held.Length < PreludeLength) return false;
        if (!TryReadPrelude(held, out int total, out int headers)) return Corrupt(held, out e);
        if (held.Length < total) return false;

        ReadOnlySpan<byte> message = held[..total];
        uint sum = BinaryPrimitives.ReadUInt32BigEndian(message[^SumLength..]);
        if (Crc32.Compute(message[..^SumLength]) != sum) return Corrupt(held, out e);
        if (!AwsEventHeaders.TryReadType(message.Slice(PreludeLength, headers), out ReadOnlySpan<byte> type)) return Corrupt(held, out e);
        e = new StreamEvent(type, message[(PreludeLength + headers)..^SumLength], message);
        _start += total;
        return true;
    }

    public override void Dispose()
    {
        if (_buffer.Length == 0) return;
        // Prompts and answers are not for the next one who rents the buffer.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _start = _end = 0;
    }

    private static bool TryReadPrelude(ReadOnlySpan<byte> held, out int total, out int headers)
    {
        uint totalLength = BinaryPrimitives.ReadUInt32BigEndian(held);
        uint headersLength = BinaryPrimitives.ReadUInt32BigEndian(held[4..]);
        bool isSound = Crc32.Compute(held[..8]) == BinaryPrimitives.ReadUInt32BigEndian(held[8..]);
        if (isSound && totalLength > LargestEvent) throw new EventTooLargeException();
        isSound = isSound && totalLength >= PreludeLength + SumLength && headersLength <= totalLength - PreludeLength - SumLength;
        total = isSound ? (int)totalLength : 0;
        headers = isSound ? (int)headersLength : 0;
        return isSound;
    }

    private bool Corrupt(ReadOnlySpan<byte> held, out StreamEvent e)
    {
        _isCorrupt = true;
        e = new StreamEvent(CorruptType, default, held);
        return true;
    }

    private void MakeRoom(int needed)
    {
        if (_isCorrupt) _end = _start + 1; // nothing more is read; only that something was there is remembered
        if (_buffer.Length - _end >= needed) return;
        int held = _end - _start;
        byte[] source = _buffer;
        byte[] target = source.Length - held >= needed ? source : ArrayPool<byte>.Shared.Rent(Math.Max(held + needed, 2 * source.Length));
        source.AsSpan(_start, held).CopyTo(target);
        if (target != source) ArrayPool<byte>.Shared.Return(source, clearArray: true);
        _buffer = target;
        _start = 0;
        _end = held;
    }
}
