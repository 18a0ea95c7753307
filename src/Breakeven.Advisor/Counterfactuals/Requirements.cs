using System.Collections.Immutable;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>What must hold, and what the organisation wants: the part of a case that money does not move.</summary>
internal sealed record Requirements
{
    public bool ExternalProcessingAllowed { get; init; } = true;
    public string? Residency { get; init; }
    public string? ApiRegion { get; init; }
    public ImmutableArray<string> Compliance { get; init; } = [];
    public bool FrontierRequired { get; init; }
    public decimal? LatencyBudgetMs { get; init; }
    public bool LatencyIsEndToEnd { get; init; }
    public string Customization { get; init; } = "none";
    public decimal? AvailabilityPercent { get; init; }
    public TrafficPattern Traffic { get; init; }
    public string? Environment { get; init; }

    /// <summary><c>none</c>, <c>some</c> or <c>strong</c>; null when not stated.</summary>
    public string? Expertise { get; init; }
    public bool TimeToMarketCritical { get; init; }
    public bool ResiliencePriority { get; init; }
    public bool BuildGradually { get; init; }
}
