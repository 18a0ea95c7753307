namespace Breakeven.Gateway;

/// <summary>Adds up the time that a call waits for somebody else. Used by one call, one wait at a time.</summary>
internal sealed class WaitClock(TimeProvider time)
{
    private long _ticks;

    public TimeSpan Total => new(_ticks);

    public void Add(TimeSpan waited) => _ticks += waited.Ticks;

    public long Start() => time.GetTimestamp();

    public void Stop(long started) => _ticks += time.GetElapsedTime(started).Ticks;
}
