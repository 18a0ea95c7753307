using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace Breakeven.Ledger.Writing;

/// <summary>The journal's one writer: whatever is queued when it is free goes out in one write, so a lone call waits microseconds and a crowd shares.</summary>
internal sealed class JournalWriter : ICallJournal, IAsyncDisposable
{
    private const int MaxQueued = 8192, MaxBatchBytes = 1024 * 1024;

    private readonly Channel<PendingEntry> _queue = Channel.CreateBounded<PendingEntry>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly SegmentAppender _segments;
    private readonly JournalReserve _reserve;
    private readonly JournalFolder _folder;
    private readonly TimeProvider _time;
    private readonly Action _written;
    private readonly ArrayBufferWriter<byte> _batchBytes = new(MaxBatchBytes);
    private readonly List<PendingEntry> _batch = [];
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private JournalPosition _committed;
    private LedgerUnavailableException? _failure;

    /// <param name="firstSegment">Number of the first segment to write; none with it or after it may exist.</param>
    /// <param name="written">Told after each write, on the writer's thread: it must not block.</param>
    public JournalWriter(JournalFolder folder, LedgerOptions options, long firstSegment, Action written)
    {
        _folder = folder;
        _time = options.TimeProvider;
        _written = written;
        _segments = new SegmentAppender(folder, options.OpenSegment ?? OpenNew, options.Durability, options.RollAt, firstSegment);
        _committed = _segments.End;
        _reserve = new JournalReserve(folder.ReservePath);
        _reserve.TryHold();
        _loop = Task.Run(RunAsync);
    }

    /// <summary>End of the last entry whose caller was told that it is written.</summary>
    public JournalPosition Committed
    {
        get { lock (_gate) return _committed; }
    }

    /// <summary>Why the latest write failed, or null when it worked.</summary>
    public LedgerUnavailableException? Failure => Volatile.Read(ref _failure);

    public ValueTask WriteIntentAsync(CallRecord intent, CancellationToken cancellationToken) =>
        WriteAsync(EntryKind.Intent, intent.Id, intent, CallRecordJson.Default.CallRecord, cancellationToken);

    public ValueTask WriteOutcomeAsync(CallRecord outcome) =>
        WriteAsync(EntryKind.Outcome, outcome.Id, outcome, CallRecordJson.Default.CallRecord, CancellationToken.None);

    public ValueTask WriteHostingPeriodAsync(HostingPeriod period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period.EndedAt, period.StartedAt);
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Cost, Money.Zero);
        return WriteAsync(EntryKind.HostingPeriod, Guid.CreateVersion7(_time.GetUtcNow()), period, CallRecordJson.Default.HostingPeriod, CancellationToken.None);
    }

    private ValueTask WriteAsync<T>(EntryKind kind, Guid id, T payload, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PendingEntry entry = PendingEntry.Rent();
        try
        {
            entry.Fill(kind, id, payload, type);
        }
        catch
        {
            entry.Return();
            throw;
        }
        ValueTask written = entry.Written; // taken first: once queued, the entry may end and be used again at any time
        return _queue.Writer.TryWrite(entry) ? written : EnqueueAsync(entry, written, cancellationToken);
    }

    private async ValueTask EnqueueAsync(PendingEntry entry, ValueTask written, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(entry, cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            entry.Return();
            throw new LedgerUnavailableException($"The journal {_folder.Path} is closed: the gateway is stopping.", closed);
        }
        catch (OperationCanceledException)
        {
            entry.Return();
            throw;
        }
        await written;
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_batchBytes.WrittenCount < MaxBatchBytes && _queue.Reader.TryRead(out PendingEntry? entry)) Collect(entry);
            WriteBatch();
            _batch.Clear();
            _batchBytes.ResetWrittenCount();
        }
    }

    private void Collect(PendingEntry entry)
    {
        if (entry.Kind == EntryKind.Intent && !_reserve.IsHeld && !_reserve.TryHold())
        {
            entry.Fail(_failure ?? Unavailable(new IOException("No space is left for the reserve that lets open calls end.")));
            return;
        }
        _batch.Add(entry);
        _batchBytes.Write(entry.Bytes);
    }

    private void WriteBatch()
    {
        if (_batch.Count == 0) return;
        try
        {
            Append(_batchBytes.WrittenSpan);
            foreach (PendingEntry entry in _batch) entry.Complete();
        }
        catch (Exception error)
        {
            FailIntents(Unavailable(error));
            WriteFromReserve(error);
        }
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
        foreach (PendingEntry entry in _batch)
            if (entry.Kind == EntryKind.Intent) entry.Fail(failure);
        _batch.RemoveAll(entry => entry.Kind == EntryKind.Intent);
    }

    /// <summary>Calls that have begun must be able to end: their outcomes get the reserved space, on a new segment.</summary>
    private void WriteFromReserve(Exception error)
    {
        LedgerUnavailableException failure = Unavailable(error);
        if (_batch.Count > 0 && _reserve.TryRelease())
        {
            _batchBytes.ResetWrittenCount();
            foreach (PendingEntry entry in _batch) _batchBytes.Write(entry.Bytes);
            try
            {
                Append(_batchBytes.WrittenSpan);
                foreach (PendingEntry entry in _batch) entry.Complete();
                return;
            }
            catch (Exception again)
            {
                failure = Unavailable(again);
            }
        }
        Volatile.Write(ref _failure, failure);
        foreach (PendingEntry entry in _batch) entry.Fail(failure);
    }

    private LedgerUnavailableException Unavailable(Exception error) => new(
        $"The journal in {_folder.Path} cannot be written ({error.Message}). Free disk space there or make it writable; the next write is tried as usual.", error);

    private static Microsoft.Win32.SafeHandles.SafeFileHandle OpenNew(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    /// <summary>Writes what is queued, seals the segment and ends. Later writes are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _segments.Dispose();
    }
}
