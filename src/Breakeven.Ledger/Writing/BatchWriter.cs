using System.Buffers;

namespace Breakeven.Ledger.Writing;

/// <summary>Puts entries into the newest segment, as many as there are in one write, and tells their callers. Used by one thread at a time.</summary>
internal sealed class BatchWriter : IDisposable
{
    private const int MaxWriteBytes = 1024 * 1024;

    private readonly SegmentAppender _segments;
    private readonly JournalReserve _reserve;
    private readonly JournalFolder _folder;
    private readonly Action _written;
    private readonly ArrayBufferWriter<byte> _bytes = new(MaxWriteBytes);
    private readonly List<PendingEntry> _group = [];
    private readonly Lock _gate = new();
    private JournalPosition _committed;
    private LedgerUnavailableException? _failure;

    /// <param name="firstSegment">Number of the first segment to write; none with it or after it may exist.</param>
    /// <param name="written">Told after each write: it must not block.</param>
    public BatchWriter(JournalFolder folder, LedgerOptions options, long firstSegment, Action written)
    {
        _folder = folder;
        _written = written;
        _segments = new SegmentAppender(folder, options.OpenSegment ?? OpenNew, options.Durability == Durability.Power ? options.FlushSegment ?? RandomAccess.FlushToDisk : null, options.RollAt, firstSegment);
        _committed = _segments.End;
        _reserve = new JournalReserve(folder.ReservePath);
        _reserve.TryHold();
    }

    public JournalPosition Committed
    {
        get { lock (_gate) return _committed; }
    }

    public LedgerUnavailableException? Failure => Volatile.Read(ref _failure);

    /// <summary>Writes all entries and ends their waits, with a failure where they could not be written. Never throws.</summary>
    public void Write(List<PendingEntry> entries)
    {
        int groupBytes = 0;
        foreach (PendingEntry entry in entries)
        {
            if (!MayBegin(entry)) continue;
            _group.Add(entry);
            groupBytes += entry.Bytes.Length;
            if (groupBytes < MaxWriteBytes) continue;
            WriteGroup();
            groupBytes = 0;
        }
        WriteGroup();
    }

    private bool MayBegin(PendingEntry entry)
    {
        if (entry.Kind != EntryKind.Intent || _reserve.IsHeld || _reserve.TryHold()) return true;
        entry.Fail(_failure ?? Unavailable(new IOException("No space is left for the reserve that lets open calls end.")));
        return false;
    }

    private void WriteGroup()
    {
        if (_group.Count == 0) return;
        try
        {
            AppendGroup();
        }
        catch (Exception error)
        {
            FailIntents(Unavailable(error));
            WriteFromReserve(error);
        }
        _group.Clear();
    }

    private void AppendGroup()
    {
        if (_group.Count == 1) Append(_group[0].Bytes);
        else Append(Joined());
        foreach (PendingEntry entry in _group) entry.Complete();
    }

    private ReadOnlySpan<byte> Joined()
    {
        _bytes.ResetWrittenCount();
        foreach (PendingEntry entry in _group) _bytes.Write(entry.Bytes);
        return _bytes.WrittenSpan;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _segments.Append(bytes);
        lock (_gate) _committed = _segments.End;
        Volatile.Write(ref _failure, null);
        _written();
    }

    private void FailIntents(LedgerUnavailableException failure)
    {
        Volatile.Write(ref _failure, failure);
        foreach (PendingEntry entry in _group)
            if (entry.Kind == EntryKind.Intent) entry.Fail(failure);
        _group.RemoveAll(entry => entry.Kind == EntryKind.Intent);
    }

    /// <summary>Calls that have begun must be able to end: their outcomes get the reserved space, on a new segment.</summary>
    private void WriteFromReserve(Exception error)
    {
        LedgerUnavailableException failure = Unavailable(error);
        if (_group.Count > 0 && _reserve.TryRelease())
        {
            try
            {
                AppendGroup();
                return;
            }
            catch (Exception again)
            {
                failure = Unavailable(again);
            }
        }
        Volatile.Write(ref _failure, failure);
        foreach (PendingEntry entry in _group) entry.Fail(failure);
    }

    private LedgerUnavailableException Unavailable(Exception error) => new(
        $"The journal in {_folder.Path} cannot be written ({error.Message}). Free disk space there or make it writable; the next write is tried as usual.", error);

    private static Microsoft.Win32.SafeHandles.SafeFileHandle OpenNew(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    public void Dispose() => _segments.Dispose();
}
