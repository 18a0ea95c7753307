namespace Breakeven.Cli.Demo;

/// <summary>The clock of the replayed weeks: stands where the schedule puts it. Timers and time-outs stay real, since the HTTP calls are.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private long _utcTicks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _utcTicks), TimeSpan.Zero);

    /// <summary>Moves on to <paramref name="at"/>; never back.</summary>
    public void AdvanceTo(DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, GetUtcNow());
        Interlocked.Exchange(ref _utcTicks, at.UtcTicks);
    }
}
