using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Key <c>cache.exact</c>.</summary>
public sealed record ExactCacheConfig
{
    /// <summary>False leaves it to routes and workloads to turn it on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long an answer is used again. 1 s to 365 days.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Largest answer that is stored, in bytes. 1 KiB to 32 MiB.</summary>
    public long MaxAnswerBytes { get; init; } = 1024 * 1024;

    public CacheWhen When { get; init; }
    public CacheTools Tools { get; init; }

    /// <summary>Fields that are left out of the key.</summary>
    public ImmutableArray<CacheIgnoredField> Ignore { get; init; } = [];

    /// <summary>How long a call waits for one with the same request that is being answered. 0 to 10 min; 0 for no wait.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);
}
