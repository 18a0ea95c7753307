using System.Buffers;

namespace Breakeven.Protocols.Tokens;

/// <summary>Keeps the beginning of a generated text while its stream goes by, to count its tokens should the provider not tell. Not safe for concurrent use.</summary>
/// <remarks>At most <see cref="MostBytes"/> are kept, in a pooled buffer; what comes after them counts as they did.</remarks>
public sealed class OutputSample : IDisposable
{
    /// <summary>Bytes kept: 256 KiB, about 60,000 tokens.</summary>
    public const int MostBytes = 256 * 1024;

    private byte[] _kept = [];
    private int _length;

    /// <summary>Bytes appended, kept or not.</summary>
    public long TotalBytes { get; private set; }

    /// <param name="utf8">Text, reasoning or tool arguments, in the order in which they came; a character may be cut anywhere.</param>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        TotalBytes += utf8.Length;
        ReadOnlySpan<byte> kept = utf8[..Math.Min(utf8.Length, MostBytes - _length)];
        if (kept.IsEmpty) return;
        if (_kept.Length - _length < kept.Length) Grow(_length + kept.Length);
        kept.CopyTo(_kept.AsSpan(_length));
        _length += kept.Length;
    }

    /// <returns>Tokens of all that was appended.</returns>
    public long Count(string model)
    {
        long tokens = TokenCounter.CountText(model, _kept.AsSpan(0, _length));
        return TotalBytes > _length ? TokenCounter.Extrapolate(tokens, _length, TotalBytes) : tokens;
    }

    /// <summary>Gives the buffer back and forgets the text. The sample can be used again from its beginning.</summary>
    public void Dispose()
    {
        // An answer is not for the next one who rents the buffer.
        if (_kept.Length > 0) ArrayPool<byte>.Shared.Return(_kept, clearArray: true);
        _kept = [];
        _length = 0;
        TotalBytes = 0;
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(2 * _kept.Length, MostBytes)));
        _kept.AsSpan(0, _length).CopyTo(larger);
        if (_kept.Length > 0) ArrayPool<byte>.Shared.Return(_kept, clearArray: true);
        _kept = larger;
    }
}
