namespace Breakeven.Gateway.Tests.Policies;

/// <summary>Runs faster than the world, so that back-off and time-outs of seconds pass in milliseconds, and jumps when it is told to: only what it says of the date, as a machine's clock does.</summary>
internal sealed class HastyClock(double speed) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();
    private readonly DateTimeOffset _epoch = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private long _jumpTicks;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumpTicks, by.Ticks);

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _start + (long)((System.GetTimestamp() - _start) * speed);

    public override DateTimeOffset GetUtcNow() => _epoch + System.GetElapsedTime(_start) * speed + TimeSpan.FromTicks(Interlocked.Read(ref _jumpTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HastyTimer(System.CreateTimer(callback, state, Hasty(dueTime), Hasty(period)), this);

    private TimeSpan Hasty(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / speed));

    private sealed class HastyTimer(ITimer timer, HastyClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Hasty(dueTime), clock.Hasty(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
