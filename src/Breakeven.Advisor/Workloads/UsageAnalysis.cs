using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>What the records of a workload say beyond its load: sizes together, growth, repeats, prefixes, what could wait, and what is missing. See docs/concepts/usage.md.</summary>
/// <remarks>Shares are of requests that a model had to serve, 0 to 1, unless said otherwise.</remarks>
public sealed record UsageAnalysis
{
    /// <summary>Null when no request has token counts.</summary>
    public SizeShape? Sizes { get; init; }
    public required GrowthEstimate Growth { get; init; }

    /// <summary>What an exact response cache per key would have answered, by time to live; empty when no whole prompt was hashed.</summary>
    public ImmutableArray<RepeatShare> Repeats { get; init; } = [];

    /// <summary>Share of requests whose whole prompt was hashed, so that a repeat can be proven; others count as new.</summary>
    public double HashedShare { get; init; }

    /// <summary>What a provider's prompt cache could serve, by lifetime; empty without hashes.</summary>
    public ImmutableArray<PrefixReads> PrefixReads { get; init; } = [];

    /// <summary>True when some record says how many prompt tokens were read from the provider's prompt cache, if only none.</summary>
    public bool CacheReadsAreRecorded { get; init; }

    /// <summary>Estimate from above of what need not be answered at once: not streamed, and not at a slow tier already. Null when no record says.</summary>
    public double? UnstreamedShare { get; init; }

    /// <summary>Bought at batch or flex prices already; null when no record says.</summary>
    public double? SlowTierShare { get; init; }

    /// <summary>The provider and model that served most requests, with their share; null when unknown.</summary>
    public ServedBy? MainModel { get; init; }

    public ImmutableArray<UsageGap> Gaps { get; init; } = [];

    internal UsageAnalysis WithGap(UsageGap gap) => this with { Gaps = Gaps.Add(gap) };
}

/// <param name="Lifetime">Time to live of a stored answer, from when it was made.</param>
public sealed record RepeatShare(TimeSpan Lifetime, double Share);

/// <param name="Provider">As recorded; null when it was not.</param>
public sealed record ServedBy(string? Provider, string Model, double Share);
