using System.Buffers;

namespace Breakeven.Protocols.Streaming;

/// <summary>Reads newline-delimited JSON that arrives in pieces of any size. Not safe for concurrent use.</summary>
/// <remarks>
/// A line ends LF or CRLF; blank lines and one byte order mark are skipped. The last line needs no line end once <see cref="Complete"/> was
/// called. Each byte is searched once, however small the pieces are. Lines are not looked into: whether one is JSON is the observer's affair.
/// </remarks>
public sealed class NdjsonReader : EventReader
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private int _start;             // the line being read
    private int _searched;          // up to where there is no line feed left to find
    private int _end;
    private bool _atStreamStart = true;
    private bool _isComplete;

    public override bool HasPartialEvent => !IsBlank(_buffer.AsSpan(_start, _end - _start));

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    public override void Complete() => _isComplete = true;

    public override bool TryRead(out StreamEvent e)
    {
        e = default;
        if (_atStreamStart && !TrySkipByteOrderMark()) return false;
        while (TryFindLine(out int length))
        {
            ReadOnlySpan<byte> raw = _buffer.AsSpan(_start, length);
            _start += length;
            _searched = _start;
            ReadOnlySpan<byte> line = raw.TrimEnd("\r\n"u8);
            if (IsBlank(line)) continue;
            e = new StreamEvent(default, line, raw);
            return true;
        }
        return false;
    }

    public override void Dispose()
    {
        if (_buffer.Length == 0) return;
        // Prompts and answers are not for the next one who rents the buffer.
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _start = _searched = _end = 0;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r\n"u8).IsEmpty;

    /// <param name="length">Length of the line with its line end.</param>
    private bool TryFindLine(out int length)
    {
        int feed = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        _searched = feed < 0 ? _end : _searched + feed + 1;
        length = _searched - _start;
        if (length > LargestEvent) throw new EventTooLargeException();
        return feed >= 0 || (_isComplete && length > 0);
    }

    private bool TrySkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        ReadOnlySpan<byte> first = _buffer.AsSpan(0, Math.Min(_end, mark.Length));
        if (!_isComplete && first.Length < mark.Length && mark.StartsWith(first)) return false;
        if (first.SequenceEqual(mark)) _start = _searched = mark.Length;
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
        _searched -= _start;
        _start = 0;
        _end = held;
    }
}
