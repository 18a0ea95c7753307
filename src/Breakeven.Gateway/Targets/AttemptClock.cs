namespace Breakeven.Gateway.Targets;

/// <summary>The time-outs of one attempt: one timer that is wound up for each phase, never beyond the call's deadline.</summary>
/// <remarks>Its token fires when the phase runs out of time or when the client goes away; <see cref="Expired"/> tells which.</remarks>
internal sealed class AttemptClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _timer;
    private readonly long _started;
    private readonly TimeSpan _left;
    private WaitPhase _phase;
    private int _expired;

    /// <param name="left">Time left to the whole call.</param>
    public AttemptClock(TimeProvider time, TimeSpan left, CancellationToken clientGone)
    {
        _time = time;
        _left = left;
        _started = time.GetTimestamp();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>The phase that took too long, or null.</summary>
    public WaitPhase? Expired => Volatile.Read(ref _expired) != 0 ? _phase : null;

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
