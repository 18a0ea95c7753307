using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Breakeven.Ledger.Writing;

/// <summary>Reads one segment, entry by entry, and finds the next intact entry behind damage.</summary>
internal sealed class SegmentReader : IDisposable
{
    private const int ChunkBytes = 256 * 1024;

    private readonly SafeFileHandle _handle;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start, _end;
    private EntryKind _kind;
    private int _entryLength;

    /// <param name="offset">Where to begin: an offset that a reader gave, or 0 for the whole segment.</param>
    public SegmentReader(string path, long offset = 0)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Offset = offset;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Of the first byte that was not read as part of an intact entry.</summary>
    public long Offset { get; private set; }

    public long Length => RandomAccess.GetLength(_handle);
    public EntryKind Kind => _kind;
    public Guid Id => EntryFormat.Id(Entry);

    /// <summary>Payload of the entry just read; valid until the next read.</summary>
    public ReadOnlySpan<byte> Payload => Entry[EntryFormat.HeaderLength..];

    private ReadOnlySpan<byte> Entry => _buffer.AsSpan(_start - _entryLength, _entryLength);

    /// <summary>Reads the next entry that ends at or before <paramref name="limit"/>.</summary>
    public EntryRead Read(long limit)
    {
        if (Offset == 0)
        {
            if (limit == 0) return EntryRead.End;
            if (!Fill(EntryFormat.Magic.Length, limit) || !_buffer.AsSpan(_start, EntryFormat.Magic.Length).SequenceEqual(EntryFormat.Magic)) return EntryRead.Damaged;
            Advance(EntryFormat.Magic.Length);
        }
        if (Offset == limit) return EntryRead.End;
        if (!Fill(EntryFormat.HeaderLength, limit) || !EntryFormat.IsPlausible(_buffer.AsSpan(_start))) return EntryRead.Damaged;
        int length = EntryFormat.HeaderLength + EntryFormat.PayloadLength(_buffer.AsSpan(_start));
        if (!Fill(length, limit) || !EntryFormat.IsIntact(_buffer.AsSpan(_start, length))) return EntryRead.Damaged;
        _kind = EntryFormat.Kind(_buffer.AsSpan(_start));
        _entryLength = length;
        Advance(length);
        return EntryRead.Entry;
    }

    /// <summary>After <see cref="EntryRead.Damaged"/>: moves to the next intact entry and is true, or stays and is false when there is none, as behind a torn tail.</summary>
    public bool SkipDamage(long limit)
    {
        byte[] rest = new byte[limit - Offset];
        int read = RandomAccess.Read(_handle, rest, Offset);
        for (int at = 1; at <= read - EntryFormat.HeaderLength; at++)
        {
            ReadOnlySpan<byte> candidate = rest.AsSpan(at, read - at);
            if (!EntryFormat.IsPlausible(candidate)) continue;
            int length = EntryFormat.HeaderLength + EntryFormat.PayloadLength(candidate);
            if (length > candidate.Length || !EntryFormat.IsIntact(candidate[..length])) continue;
            Offset += at;
            _start = _end = 0;
            return true;
        }
        return false;
    }

    private void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Makes <paramref name="count"/> bytes available at the start of the buffer, unless they lie beyond the limit or the file.</summary>
    private bool Fill(int count, long limit)
    {
        if (Offset + count > limit) return false;
        if (_end - _start >= count) return true;
        MoveToFront(count);
        while (_end < count)
        {
            // Never beyond the limit: what the writer is still writing there may not be what it will be.
            int room = (int)Math.Min(_buffer.Length - _end, limit - Offset - _end);
            int read = RandomAccess.Read(_handle, _buffer.AsSpan(_end, room), Offset + _end);
            if (read == 0) return false;
            _end += read;
        }
        return true;
    }

    private void MoveToFront(int room)
    {
        byte[] source = _buffer, target = source.Length >= room ? source : ArrayPool<byte>.Shared.Rent(room);
        source.AsSpan(_start, _end - _start).CopyTo(target);
        (_buffer, _end, _start) = (target, _end - _start, 0);
        if (source != target) ArrayPool<byte>.Shared.Return(source);
    }

    public void Dispose()
    {
        _handle.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));
    }
}
