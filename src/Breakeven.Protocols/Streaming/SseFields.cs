using System.Buffers;

namespace Breakeven.Protocols.Streaming;

/// <summary>The fields of the event being read. Places are kept relative to the event's first byte, since its buffer may move.</summary>
internal struct SseFields
{
    private byte[]? _joined;
    private int _joinedLength;
    private int _dataLines;
    private Range _firstData;
    private Range _type;

    public readonly bool HasData => _dataLines > 0;

    /// <param name="block">The event so far, from its first byte.</param>
    /// <param name="start">Where in it the line begins; it ends where the block ends.</param>
    public void Add(ReadOnlySpan<byte> block, int start)
    {
        ReadOnlySpan<byte> line = block[start..];
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? line : line[..colon];
        int value = colon < 0 ? line.Length : colon + 1;
        if (value < line.Length && line[value] == ' ') value++;

        Range range = (start + value)..block.Length;
        if (name.SequenceEqual("data"u8)) AddData(block, range);
        else if (name.SequenceEqual("event"u8)) _type = range;
    }

    public readonly ReadOnlySpan<byte> Type(ReadOnlySpan<byte> block) => block[_type];

    public readonly ReadOnlySpan<byte> Data(ReadOnlySpan<byte> block) => _dataLines > 1 ? _joined.AsSpan(0, _joinedLength) : block[_firstData];

    /// <summary>Forgets the event. What <see cref="Data"/> returned stays readable until the next line is added.</summary>
    public void Clear()
    {
        _dataLines = 0;
        _firstData = default;
        _type = default;
    }

    public void ReturnBuffer()
    {
        if (_joined is not null) ArrayPool<byte>.Shared.Return(_joined, clearArray: true);
        _joined = null;
    }

    private void AddData(ReadOnlySpan<byte> block, Range value)
    {
        if (_dataLines++ == 0)
        {
            _firstData = value;
            return;
        }
        if (_dataLines == 2)
        {
            _joinedLength = 0;
            Join(block[_firstData]);
        }
        Join("\n"u8);
        Join(block[value]);
    }

    private void Join(ReadOnlySpan<byte> bytes)
    {
        int needed = _joinedLength + bytes.Length;
        if (_joined is null || _joined.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _joinedLength));
            _joined.AsSpan(0, _joinedLength).CopyTo(larger);
            ReturnBuffer();
            _joined = larger;
        }
        bytes.CopyTo(_joined.AsSpan(_joinedLength));
        _joinedLength = needed;
    }
}
