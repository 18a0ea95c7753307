using System.Collections.Immutable;

namespace Breakeven.Advisor.Watching;

/// <summary>What is remembered between evaluations, and over restarts. Bounded.</summary>
public sealed record WatchState
{
    /// <summary>Most alerts that are kept; the oldest go first.</summary>
    public const int MostAlerts = 200;

    /// <summary>How long a workload without traffic is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    public static readonly WatchState Empty = new();

    public int Version { get; init; } = 1;

    /// <summary>The newest evaluation; null before the first.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>The newest evaluation of the schedule, which alone counts for and against verdicts.</summary>
    public DateTimeOffset? CountedAt { get; init; }
    public long LastAlert { get; init; }
    public ImmutableArray<StandingVerdict> Workloads { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public ImmutableArray<AdviceAlert> Alerts { get; init; } = [];
}
