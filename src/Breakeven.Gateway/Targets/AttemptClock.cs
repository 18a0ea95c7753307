namespace Breakeven.Gateway.Targets;

/// <summary>The time-outs of one attempt: one timer that is wound up for each phase, never beyond the call's deadline.</summary>
/// <remarks>Its token fires when the phase runs out of time, when the client goes away, or when the server cuts its last calls off; <see cref="Expired"/> and <see cref="WasCutOff"/> tell which.</remarks>
internal sealed class AttemptClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cutOff;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly TimeSpan _left;
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
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
        TimeSpan total = _left - Elapsed;
        bool callEndsFirst = total < limit;
        _phase = callEndsFirst ? WaitPhase.Total : phase;
        TimeSpan wait = callEndsFirst ? total : limit;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Nothing is expected of the target for a while: only the call's own deadline runs.</summary>
    public void Pause() => Expect(WaitPhase.Total, TimeSpan.MaxValue);

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Expire()
    {
        Volatile.Write(ref _expired, 1);
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
