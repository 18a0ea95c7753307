namespace Breakeven.Gateway.Overload;

/// <summary>Tells a standing queue from a burst: the smallest of the delays in a period. Not thread-safe.</summary>
/// <remarks>As CoDel does it (RFC 8289, §3.2): a queue that empties now and then is doing its job, one that never does is only delay.</remarks>
internal sealed class StandingDelay(int samples)
{
    private TimeSpan _least = TimeSpan.MaxValue;
    private int _seen;

    /// <returns>The delay that stood through the whole period when this sample ends one, else null.</returns>
    public TimeSpan? Add(TimeSpan delay)
    {
        if (delay < _least) _least = delay;
        if (++_seen < samples) return null;
        TimeSpan standing = _least;
        (_least, _seen) = (TimeSpan.MaxValue, 0);
        return standing;
    }
}
