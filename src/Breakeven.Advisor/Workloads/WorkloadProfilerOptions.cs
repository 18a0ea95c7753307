using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>What is known of the traffic beyond its records.</summary>
public sealed record WorkloadProfilerOptions
{
    public static readonly WorkloadProfilerOptions Default = new();

    /// <summary>The time that the records cover, <c>[From, Until)</c>. Without it a workload counts from its first call, and all end with the ledger's last.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }

    /// <summary>Times in which nothing could be recorded, as when the gateway was down. Others are found from the records.</summary>
    public ImmutableArray<(DateTimeOffset From, DateTimeOffset Until)> KnownGaps { get; init; } = [];

    /// <summary>How many calls one record stands for: 10 for a 10 % sample.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Workloads told apart; later ones are gathered under <c>other</c>, since keys and tags are not ours to bound.</summary>
    public int MaxWorkloads { get; init; } = 256;
}
