namespace Breakeven.Gateway.Admission;

/// <summary>Counts events that drain evenly over a minute. Not thread-safe.</summary>
internal sealed class LeakyBucket
{
    private const double SecondsPerMinute = 60;
    private double _level;
    private TimeSpan _at;

    /// <summary>Whether its owner was told that it is full; forgotten when it has drained.</summary>
    public bool HasAlerted { get; set; }

    /// <param name="perMinute">How many events it holds, and drains in a minute.</param>
    /// <param name="now">Of a monotonic clock.</param>
    /// <returns>Null when there is room for one more, else how long to wait for it.</returns>
    public TimeSpan? WaitFor(int perMinute, TimeSpan now)
    {
        Drain(perMinute, now);
        double excess = _level + 1 - perMinute;
        return excess <= 0 ? null : TimeSpan.FromSeconds(excess * SecondsPerMinute / perMinute);
    }

    public void Add() => _level++;

    public bool IsEmpty(int perMinute, TimeSpan now)
    {
        Drain(perMinute, now);
        return _level <= 0;
    }

    private void Drain(int perMinute, TimeSpan now)
    {
        _level = Math.Max(0, _level - (now - _at).TotalSeconds * perMinute / SecondsPerMinute);
        _at = now;
        if (_level <= 0) HasAlerted = false;
    }
}
