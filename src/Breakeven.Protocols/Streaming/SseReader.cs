using System.Buffers;

namespace Breakeven.Protocols.Streaming;

/// <summary>Reads the server-sent events of a stream that arrives in pieces of any size. Not safe for concurrent use.</summary>
/// <remarks>
/// As WHATWG's HTML standard parses an event stream (section 9.2.6), with the bytes left undecoded: lines end LF, CR or CRLF, comments and
/// unknown fields are ignored, a block without data is no event, and neither is one that the end of the stream cuts off.
/// Each byte is searched once, however small the pieces are.
/// </remarks>
public sealed class SseReader : EventReader
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private SseFields _fields;
    private int _start;             // the event being read
    private int _line;              // its current line
    private int _searched;          // up to where there is no line end left to find
    private int _end;
    private bool _atStreamStart = true;
    private bool _endedWithCr;

    /// <summary>Whether bytes have come that no blank line has ended. At the end of a stream they are lost, as the standard asks.</summary>
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
        if (_atStreamStart && !TrySkipByteOrderMark()) return false;
        while (TryFindLineEnd(out int lineEnd))
        {
            if (lineEnd > _line) _fields.Add(_buffer.AsSpan(_start, lineEnd - _start), _line - _start);
            else if (TryEndBlock(out e)) return true;
            _line = _searched;
        }
        return false;
    }

    public override void Dispose()
    {
        if (_buffer.Length == 0) return;
        // Prompts and answers are not for the next one who rents the buffer.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _fields.ReturnBuffer();
        _buffer = [];
        _start = _line = _searched = _end = 0;
    }

    private bool TryEndBlock(out StreamEvent e)
    {
        ReadOnlySpan<byte> raw = _buffer.AsSpan(_start, _searched - _start);
        bool isEvent = _fields.HasData;
        e = isEvent ? new StreamEvent(_fields.Type(raw), _fields.Data(raw), raw) : default;
        _fields.Clear();
        _start = _line = _searched;
        return isEvent;
    }

    private bool TryFindLineEnd(out int lineEnd)
    {
        lineEnd = 0;
        SkipSecondHalfOfCrLf();
        int length = _buffer.AsSpan(_searched, _end - _searched).IndexOfAny((byte)'\r', (byte)'\n');
        int reached = length < 0 ? _end : _searched + length + 1;
        if (reached - _start > LargestEvent) throw new EventTooLargeException();
        if (length < 0)
        {
            _searched = _end;
            return false;
        }

        lineEnd = _searched + length;
        _searched = reached;
        if (_buffer[lineEnd] != '\r') return true;
        if (_searched == _end) _endedWithCr = true;
        else if (_buffer[_searched] == '\n') _searched++;
        return true;
    }

    // A CR that was the last byte so far has ended its line at once; a LF that comes later is its second half, not another line end.
    private void SkipSecondHalfOfCrLf()
    {
        if (!_endedWithCr || _searched == _end) return;
        _endedWithCr = false;
        if (_buffer[_searched] != '\n') return;
        if (_start == _searched) _start++;
        _line = ++_searched;
    }

    private bool TrySkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        ReadOnlySpan<byte> first = _buffer.AsSpan(0, Math.Min(_end, mark.Length));
        if (first.Length < mark.Length && mark.StartsWith(first)) return false;
        if (first.SequenceEqual(mark)) _start = _line = _searched = mark.Length;
        _atStreamStart = false;
        return true;
    }

    private void MakeRoom(int needed)
    {
        if (_buffer.Length - _end >= needed) return;
        int held = _end - _start;
        byte[] source = _buffer;
        byte[] target = source.Length - held >= needed ? source : ArrayPool<byte>.Shared.Rent(Math.Max(held + needed, 2 * source.Length));
        source.AsSpan(_start, held).CopyTo(target);
        if (target != source) ArrayPool<byte>.Shared.Return(source, clearArray: true);

        _buffer = target;
        _line -= _start;
        _searched -= _start;
        _start = 0;
        _end = held;
    }
}
