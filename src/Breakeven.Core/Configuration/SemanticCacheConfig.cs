namespace Breakeven;

/// <summary>Key <c>cache.semantic</c>: answers to requests that mean the same. Off by default, and verifying only until it has shown how often it would be wrong.</summary>
public sealed record SemanticCacheConfig
{
    public bool Enabled { get; init; }

    /// <summary>Makes the vectors. Only asked for calls whose policies permit it; the rest are not compared.</summary>
    public TargetId? Target { get; init; }

    /// <summary>Share of would-be hits that may be wrong, 0.001 to 0.5: the upper bound of what was measured must be below it.</summary>
    public double FalseHitRate { get; init; } = 0.02;

    /// <summary>Confidence of that bound, 0.5 to 0.999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Share of would-be hits that are answered by the target all the same, and compared. 0.01 to 1.</summary>
    public double VerifyShare { get; init; } = 0.1;

    /// <summary>Cosine below which two requests are not compared at all. 0 to 1.</summary>
    public double Floor { get; init; } = 0.85;

    public CacheCompare Compare { get; init; }

    /// <summary>For <see cref="CacheCompare.Judge"/>: the model that compares, under the same policies.</summary>
    public TargetId? Judge { get; init; }

    /// <summary>Most vectors in memory, 1 to 1,000,000; the oldest make room.</summary>
    public int MaxVectors { get; init; } = 10_000;

    /// <summary>How long a call waits for its vector before it goes on without. 10 ms to 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where vectors are kept: <c>memory</c>.</summary>
    public string Store { get; init; } = "memory";
}
