namespace Breakeven.Gateway.Targets;

/// <summary>How long calls of one target waited for their first chunk lately, by how busy it was when they began. Thread-safe.</summary>
/// <remarks>Measurements are forgotten after a minute. A level of load that is avoided is thereby tried again, with a few calls, once a minute.</remarks>
internal sealed class FirstChunkTimes(TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    /// <summary>With so many the 95th percentile is no longer the slowest, which may be one long prompt.</summary>
    public const int LeastSamples = 20;

    private const int Levels = 8, SamplesPerLevel = 64;
    private const double Percentile = 0.95;
    private readonly Lock _lock = new();
    private readonly Sample[,] _samples = new Sample[Levels, SamplesPerLevel];
    private readonly int[] _next = new int[Levels];

    /// <param name="busy">Share of the slots that were taken when the call began, itself included; above 1 counts as 1.</param>
    public void Add(double busy, TimeSpan firstChunk)
    {
        int level = LevelOf(busy);
        lock (_lock)
        {
            _samples[level, _next[level]] = new(firstChunk, time.GetTimestamp());
            _next[level] = (_next[level] + 1) % SamplesPerLevel;
        }
    }

    /// <summary>The 95th percentile at this load, or at the next lower load that is known: more load makes nothing faster.</summary>
    /// <returns>Null when nothing is known.</returns>
    public TimeSpan? Expect(double busy)
    {
        long now = time.GetTimestamp();
        lock (_lock)
        {
            for (int level = LevelOf(busy); level >= 0; level--)
                if (PercentileOf(level, now) is { } known) return known;
        }
        return null;
    }

    private TimeSpan? PercentileOf(int level, long now)
    {
        Span<long> ticks = stackalloc long[SamplesPerLevel];
        int count = 0;
        for (int i = 0; i < SamplesPerLevel; i++)
        {
            Sample sample = _samples[level, i];
            if (sample.At != 0 && time.GetElapsedTime(sample.At, now) <= Kept) ticks[count++] = sample.FirstChunk.Ticks;
        }
        if (count < LeastSamples) return null;
        ticks[..count].Sort();
        return new(ticks[(int)Math.Ceiling(Percentile * count) - 1]);
    }

    private static int LevelOf(double busy) => Math.Clamp((int)Math.Ceiling(busy * Levels) - 1, 0, Levels - 1);

    /// <param name="At">On the monotonic clock; 0 for none.</param>
    private readonly record struct Sample(TimeSpan FirstChunk, long At);
}
