namespace Breakeven.Gateway.Targets;

/// <summary>How fast one target answered lately, streams and whole answers apart. Thread-safe.</summary>
/// <remarks>
/// A mean that forgets: each answer counts an eighth, as round-trip times do in RFC 6298, §2, of logarithms, so that one answer that took a minute does not count as sixty of a second.
/// </remarks>
internal sealed class TargetPace
{
    /// <summary>Older figures say nothing of now.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private const double Gain = 1.0 / 8;
    private readonly Lock _lock = new();
    private Mean _streams, _whole;

    /// <param name="took">Until the first content of a stream, or all of a whole answer.</param>
    /// <param name="now">On a clock that never goes back.</param>
    public void Add(bool isStream, TimeSpan took, TimeSpan now)
    {
        double log = Math.Log(Math.Max(0.01, took.TotalMilliseconds));
        lock (_lock)
        {
            ref Mean mean = ref isStream ? ref _streams : ref _whole;
            mean = IsKnown(mean, now) ? new(mean.Log + Gain * (log - mean.Log), now) : new(log, now);
        }
    }

    /// <returns>Null when nothing was heard of it within <see cref="Kept"/>.</returns>
    public TimeSpan? Of(bool isStream, TimeSpan now)
    {
        lock (_lock)
        {
            Mean mean = isStream ? _streams : _whole;
            return IsKnown(mean, now) ? TimeSpan.FromMilliseconds(Math.Exp(mean.Log)) : null;
        }
    }

    private static bool IsKnown(Mean mean, TimeSpan now) => mean.At is { } at && now - at <= Kept;

    private readonly record struct Mean(double Log, TimeSpan? At);
}
