namespace Breakeven.Gateway.Targets;

/// <summary>The time-outs of one attempt: one timer for all phases, never beyond the call's deadline.</summary>
/// <remarks>
/// Its token fires when the phase runs out of time, when the client goes away, or when the server cuts its last calls off; <see cref="Expired"/> and <see cref="WasCutOff"/> tell which.
/// A stream moves its deadline with each chunk, nearly always to a later time. The timer is then left as it is: when it runs out too early, it is wound up for what is left.
/// </remarks>
internal sealed class AttemptClock : IDisposable
{
    /// <summary>Timers count whole milliseconds: what is less counts as over.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cutOff;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly TimeSpan _left;
    private readonly Lock _lock = new();
    private TimeSpan _due = TimeSpan.MaxValue, _wound = TimeSpan.MaxValue; // both since the attempt began
    private WaitPhase _phase;
    private int _expired;

    /// <param name="left">Time left to the whole call.</param>
    /// <param name="cutOff">Fires when a stopping server waits for its calls no longer.</param>
    public AttemptClock(TimeProvider time, TimeSpan left, CancellationToken cutOff, CancellationToken clientGone)
    {
        _time = time;
        _left = left;
        _cutOff = cutOff;
        _started = time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(clientGone, cutOff);
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).RunOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>The phase that took too long, or null.</summary>
    public WaitPhase? Expired => Volatile.Read(ref _expired) != 0 ? _phase : null;

    /// <summary>True when nothing but the server's own end stopped the attempt.</summary>
    public bool WasCutOff => Expired is null && _cutOff.IsCancellationRequested;

    /// <summary>Since the attempt began.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>Gives a phase its time, from now.</summary>
    public void Expect(WaitPhase phase, TimeSpan limit)
    {
        TimeSpan elapsed = Elapsed;
        bool callEndsFirst = _left - elapsed < limit;
        lock (_lock)
        {
            _phase = callEndsFirst ? WaitPhase.Total : phase;
            _due = callEndsFirst ? _left : elapsed + limit;
            if (_due < _wound) Wind(elapsed);
        }
    }

    /// <summary>Nothing is expected of the target for a while: only the call's own deadline runs.</summary>
    public void Pause() => Expect(WaitPhase.Total, TimeSpan.MaxValue);

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Wind(TimeSpan elapsed)
    {
        _wound = _due;
        TimeSpan wait = _due - elapsed;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void RunOut()
    {
        lock (_lock)
        {
            TimeSpan elapsed = Elapsed;
            if (_due - elapsed >= ShortestWait)
            {
                Wind(elapsed);
                return;
            }
            Volatile.Write(ref _expired, 1);
        }
        Stop();
    }

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended while the timer was firing.
        }
    }
}
