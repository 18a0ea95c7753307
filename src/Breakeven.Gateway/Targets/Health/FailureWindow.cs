namespace Breakeven.Gateway.Targets.Health;

/// <summary>Tries and failures of the last 30 s, in steps of 3 s. Failures are counted in halves. Not thread-safe.</summary>
internal sealed class FailureWindow
{
    private const int Buckets = 10;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(3);
    private readonly (long Step, int Tries, int Halves)[] _buckets = new (long, int, int)[Buckets];

    /// <param name="halves">0 for a success, 1 for half a failure, 2 for a failure.</param>
    public void Add(int halves, TimeSpan now)
    {
        long step = now.Ticks / Step.Ticks;
        ref (long Step, int Tries, int Halves) bucket = ref _buckets[step % Buckets];
        if (bucket.Step != step) bucket = (step, 0, 0);
        bucket.Tries++;
        bucket.Halves += halves;
    }

    public (int Tries, int Halves) Sum(TimeSpan now)
    {
        long step = now.Ticks / Step.Ticks;
        (int tries, int halves) = (0, 0);
        foreach ((long at, int some, int failed) in _buckets)
        {
            if (step - at >= Buckets) continue;
            tries += some;
            halves += failed;
        }
        return (tries, halves);
    }

    public void Clear() => Array.Clear(_buckets);
}
