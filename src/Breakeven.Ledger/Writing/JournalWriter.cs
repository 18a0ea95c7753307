namespace Breakeven.Ledger.Writing;

/// <summary>The journal's one writer at a time. Whoever finds it free writes for itself and waits for nobody; what is queued meanwhile goes out together.</summary>
/// <remarks>
/// A lone call costs one write(2) and no change of threads; a crowd shares writes. A caller writes once at most, then the pool goes on with what others
/// have queued, so that nobody works for the crowd. With <see cref="Durability.Power"/> the pool always writes: an fsync would hold the caller's thread.
/// The queue is bounded by the calls in flight, since each waits for its entry.
/// </remarks>
internal sealed class JournalWriter : ICallJournal, IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly BatchWriter _writer;
    private readonly JournalFolder _folder;
    private readonly TimeProvider _time;
    private readonly bool _callersWrite;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingEntry> _queued = [], _batch = [];
    private bool _isWriting, _isClosed;

    /// <param name="firstSegment">Number of the first segment to write; none with it or after it may exist.</param>
    /// <param name="written">Told after each write, on the writer's thread: it must not block.</param>
    public JournalWriter(JournalFolder folder, LedgerOptions options, long firstSegment, Action written)
    {
        _folder = folder;
        _time = options.TimeProvider;
        _callersWrite = options.Durability == Durability.Process;
        _writer = new BatchWriter(folder, options, firstSegment, written);
    }

    /// <summary>End of the last entry whose caller was told that it is written.</summary>
    public JournalPosition Committed => _writer.Committed;

    /// <summary>Why the latest write failed, or null when it worked.</summary>
    public LedgerUnavailableException? Failure => _writer.Failure;

    public ValueTask WriteIntentAsync(CallRecord intent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteAsync(intent, static (entry, call) => entry.Fill(EntryKind.Intent, call));
    }

    public ValueTask WriteOutcomeAsync(CallRecord outcome) => WriteAsync(outcome, static (entry, call) => entry.Fill(EntryKind.Outcome, call));

    public ValueTask WriteHostingPeriodAsync(HostingPeriod period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period.EndedAt, period.StartedAt);
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Cost, Money.Zero);
        return WriteAsync((Id: Guid.CreateVersion7(_time.GetUtcNow()), Period: period), static (entry, fact) => entry.Fill(fact.Id, fact.Period));
    }

    private ValueTask WriteAsync<T>(T fact, Action<PendingEntry, T> fill)
    {
        PendingEntry entry = PendingEntry.Rent();
        ValueTask written = entry.Written; // taken first: once queued, the entry may end and be used again at any time
        bool isFree;
        try
        {
            fill(entry, fact);
            isFree = Enqueue(entry);
        }
        catch
        {
            entry.Return();
            throw;
        }
        if (isFree) StartWriting();
        return written;
    }

    /// <returns>True when nobody writes: the caller has to see to it.</returns>
    private bool Enqueue(PendingEntry entry)
    {
        lock (_gate)
        {
            if (_isClosed) throw new LedgerUnavailableException($"The journal {_folder.Path} is closed: the gateway is stopping.");
            _queued.Add(entry);
            if (_isWriting) return false;
            return _isWriting = true;
        }
    }

    private void StartWriting()
    {
        bool more = !_callersWrite || WriteQueued();
        if (more) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (WriteQueued())
        {
        }
    }

    /// <summary>Writes what is queued now. Only by who set <see cref="_isWriting"/>.</summary>
    /// <returns>False when nothing was queued meanwhile, and then nobody writes any more.</returns>
    private bool WriteQueued()
    {
        lock (_gate) (_queued, _batch) = (_batch, _queued);
        _writer.Write(_batch);
        _batch.Clear();
        lock (_gate)
        {
            if (_queued.Count > 0) return true;
            _isWriting = false;
            if (_isClosed) _ended.TrySetResult();
            return false;
        }
    }

    /// <summary>Waits until what is queued is written, seals the segment and ends. Later writes are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (!_isWriting) _ended.TrySetResult();
        }
        await _ended.Task;
        _writer.Dispose();
    }
}
