namespace Breakeven.Gateway.Batches;

/// <summary>How many lines a second end, as an average that forgets: what was a quarter of an hour ago counts a third of what is now. Not thread-safe.</summary>
/// <remarks>Exponentially weighted; divided by the weight of the time that was looked at, so that it is right from the first minute on.</remarks>
internal sealed class LineRate(DateTimeOffset since)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);
    private readonly DateTimeOffset _since = since;
    private double _count;
    private DateTimeOffset _at = since;

    public void Add(DateTimeOffset now)
    {
        Forget(now);
        _count++;
    }

    public double PerSecond(DateTimeOffset now)
    {
        Forget(now);
        double seen = 1 - Math.Exp(-Math.Max(1, (now - _since).TotalSeconds) / Memory.TotalSeconds);
        return _count / (Memory.TotalSeconds * seen);
    }

    private void Forget(DateTimeOffset now)
    {
        if (now <= _at) return;
        _count *= Math.Exp(-(now - _at).TotalSeconds / Memory.TotalSeconds);
        _at = now;
    }
}
