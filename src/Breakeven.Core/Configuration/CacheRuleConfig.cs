namespace Breakeven;

/// <summary>Key <c>cache</c> of a route or a workload: what differs from the section <c>cache</c>. A workload's word counts before its route's; null leaves it as it is.</summary>
public sealed record CacheRuleConfig
{
    public bool? Exact { get; init; }
    public bool? Semantic { get; init; }

    /// <summary>1 s to 365 days.</summary>
    public TimeSpan? Ttl { get; init; }
    public CacheWhen? When { get; init; }
    public CacheTools? Tools { get; init; }
}
