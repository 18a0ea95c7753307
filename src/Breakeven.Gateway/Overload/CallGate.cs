namespace Breakeven.Gateway.Overload;

/// <summary>A bounded number of calls at once, and a short queue for more. Thread-safe; without anybody waiting it is one lock and no allocation.</summary>
/// <remarks>
/// The queue is last in, first out within each priority, and takes higher priorities first. Under overload that gives some callers a good answer instead of all of them
/// a late one: who has waited longest is the likeliest to have gone, and is the first to be refused when the queue is full.
/// </remarks>
internal sealed class CallGate(int limit, TimeProvider time)
{
    private const int Priorities = 3;
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter>[] _waiting = [new(), new(), new()]; // by priority; the newest last
    private int _limit = limit;
    private int _inside;
    private int _queued;

    /// <summary>Calls inside, none of which is ever sent away: after the limit fell there may be more than that.</summary>
    public int Inside => Volatile.Read(ref _inside);
    public int Queued => Volatile.Read(ref _queued);

    /// <summary>Most calls at once, at least 1.</summary>
    public int Limit => Volatile.Read(ref _limit);
    public bool IsFull => Inside >= Limit;

    public void SetLimit(int limit)
    {
        lock (_lock)
        {
            _limit = limit;
            Admit();
        }
    }

    /// <summary>Takes a place if one is free.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_inside >= _limit) return false;
            _inside++;
            return true;
        }
    }

    /// <summary>How many calls may be inside, that one included, when one comes in that can wait: a share stays free for those that cannot, and at least one place of two.</summary>
    public static int IdleLimit(int limit, double headroom) => limit <= 1 ? limit : Math.Max(1, limit - Math.Max(1, (int)Math.Ceiling(limit * headroom)));

    /// <summary>Takes a place for a call that can wait, if nobody else wants it and enough stay free.</summary>
    public bool TryEnterIdle(double headroom)
    {
        lock (_lock)
        {
            if (_queued > 0 || _inside >= IdleLimit(_limit, headroom)) return false;
            _inside++;
            return true;
        }
    }

    /// <summary>Takes a place, now or after a wait.</summary>
    /// <param name="most">Calls that may wait.</param>
    /// <param name="wait">The longest wait.</param>
    /// <returns>False when there is none: the queue is full of calls that go first, the wait was too long, or a later call took this one's place in the queue.</returns>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public ValueTask<bool> EnterAsync(KeyPriority priority, int most, TimeSpan wait, CancellationToken gone)
    {
        Waiter? waiter = null;
        lock (_lock)
        {
            if (_inside < _limit)
            {
                _inside++;
                return new(true);
            }
            if (wait <= TimeSpan.Zero || !MakeRoom(priority, most)) return new(false);
            waiter = new();
            waiter.Place = _waiting[(int)priority].AddLast(waiter);
            _queued++;
        }
        return new(WaitAsync(waiter, wait, gone));
    }

    /// <summary>Gives a place back; the next in the queue gets it.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inside--;
            Admit();
        }
    }

    private async Task<bool> WaitAsync(Waiter waiter, TimeSpan wait, CancellationToken gone)
    {
        await using ITimer timer = time.CreateTimer(_ => Withdraw(waiter), state: null, wait, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration left = gone.UnsafeRegister(_ => Withdraw(waiter), state: null);
        bool entered = await waiter.Answer.Task;
        if (!entered) gone.ThrowIfCancellationRequested();
        return entered;
    }

    /// <summary>Makes room for a newcomer: the queue is full where the oldest of the lowest priority goes, unless all of them go before the newcomer.</summary>
    private bool MakeRoom(KeyPriority newcomer, int most)
    {
        if (_queued < most) return true;
        if (most <= 0) return false;
        for (int priority = 0; priority <= (int)newcomer; priority++)
        {
            if (_waiting[priority].First is not { } oldest) continue;
            Remove(oldest.Value, entered: false);
            return true;
        }
        return false;
    }

    private void Admit()
    {
        while (_inside < _limit && _queued > 0)
        {
            Remove(Next(), entered: true);
            _inside++;
        }
    }

    private Waiter Next()
    {
        for (int priority = Priorities - 1; ; priority--)
            if (_waiting[priority].Last is { } newest) return newest.Value;
    }

    private void Withdraw(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Place!.List is not null) Remove(waiter, entered: false);
        }
    }

    private void Remove(Waiter waiter, bool entered)
    {
        waiter.Place!.List!.Remove(waiter.Place);
        _queued--;
        waiter.Answer.SetResult(entered);
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public LinkedListNode<Waiter>? Place { get; set; }
    }
}
