using Microsoft.Win32.SafeHandles;

namespace Breakeven.Ledger.Writing;

/// <summary>Appends to the newest segment and rolls to the next. Used by one thread at a time.</summary>
/// <param name="flush">Makes what was written durable before it is acknowledged; null where the system's memory is durable enough.</param>
/// <remarks>After a failed write or fsync the file is cut back to what was acknowledged and never written again: a second fsync of the same file would report success for pages that the kernel has dropped.</remarks>
internal sealed class SegmentAppender(JournalFolder folder, OpenSegment open, Action<SafeFileHandle>? flush, long rollAt, long firstSegment) : IDisposable
{
    private SafeFileHandle? _handle;
    private long _segment = firstSegment - 1;
    private long _offset;

    /// <summary>End of what was acknowledged.</summary>
    public JournalPosition End => new(Math.Max(_segment, firstSegment), _offset);

    /// <summary>Writes whole entries; they are as durable as asked for when this returns.</summary>
    public void Append(ReadOnlySpan<byte> entries)
    {
        if (_handle is null || _offset >= rollAt) Roll();
        try
        {
            Write(entries);
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle!, bytes, _offset);
        flush?.Invoke(_handle!);
        _offset += bytes.Length;
    }

    private void Roll()
    {
        Close();
        _segment++;
        _offset = 0;
        _handle = open(folder.PathOf(_segment));
        try
        {
            Write(EntryFormat.Magic);
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    /// <summary>Seals the open segment. A seal that cannot be written costs nothing but the proof that the end is the end.</summary>
    private void Close()
    {
        if (_handle is null) return;
        Span<byte> seal = stackalloc byte[EntryFormat.HeaderLength];
        EntryFormat.Seal(seal, EntryKind.Seal, Guid.Empty);
        try
        {
            Write(seal);
            _handle.Dispose();
            _handle = null;
        }
        catch (IOException)
        {
            Abandon();
        }
    }

    private void Abandon()
    {
        try
        {
            RandomAccess.SetLength(_handle!, _offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What could not be cut off was never acknowledged: a torn entry is skipped, a whole one is an open intent at worst.
        }
        _handle!.Dispose();
        _handle = null;
        if (_offset == 0) TryDelete(folder.PathOf(_segment));
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty segment says nothing; the next opening skips it.
        }
    }

    public void Dispose() => Close();
}
