using System.Buffers;

namespace Breakeven.Protocols.OpenAI;

/// <summary>The bytes around the text of the chunk before. In a stream one chunk is like the next but for its text, and then there is nothing else to read in it.</summary>
/// <remarks>
/// A chunk with the same bytes before and behind, and between them a string's characters without quote, escape or control character, is the same JSON with
/// another value in that one place: every fact but the text's length is the one already known. Holds no text of the answer.
/// </remarks>
internal struct ChunkFrame
{
    private const int LongestFrame = 2048;
    private static readonly SearchValues<byte> s_special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private byte[]? _bytes;
    private int _before;
    private int _behind;

    /// <summary>Takes the frame of a chunk that was read and carries one text and nothing that may differ from the next.</summary>
    /// <param name="text">Where the text lies, without its quotes.</param>
    public void Keep(ReadOnlySpan<byte> chunk, Range text)
    {
        (int start, int length) = text.GetOffsetAndLength(chunk.Length);
        _before = start;
        _behind = chunk.Length - start - length;
        if (_before + _behind > LongestFrame)
        {
            Forget();
            return;
        }
        if (_bytes is null || _bytes.Length < _before + _behind) _bytes = new byte[_before + _behind];
        chunk[.._before].CopyTo(_bytes);
        chunk[^_behind..].CopyTo(_bytes.AsSpan(_before));
    }

    public void Forget() => _before = 0;

    /// <param name="length">Bytes of the chunk's text, at least 1.</param>
    /// <returns>True when the chunk differs from the kept one in its text alone.</returns>
    public readonly bool Fits(ReadOnlySpan<byte> chunk, out int length)
    {
        length = chunk.Length - _before - _behind;
        return _before > 0 && length > 0
            && chunk[.._before].SequenceEqual(_bytes.AsSpan(0, _before))
            && chunk[^_behind..].SequenceEqual(_bytes.AsSpan(_before, _behind))
            && !chunk.Slice(_before, length).ContainsAny(s_special);
    }
}
