using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>What one evaluation found for a workload: the figures that the next ones are compared with.</summary>
public sealed record AdviceReading
{
    public required DateTimeOffset At { get; init; }
    public required Verdict Verdict { get; init; }
    public required double Confidence { get; init; }

    /// <summary>Mean of the window.</summary>
    public required decimal RequestsPerMonth { get; init; }

    /// <summary>US dollars a month of each plan at the stated inputs.</summary>
    public required decimal ApiUsd { get; init; }
    public required decimal SelfHostUsd { get; init; }
    public required decimal HybridUsd { get; init; }

    /// <summary>Requests a month; null when owning never pays.</summary>
    public decimal? FirstBreakEven { get; init; }
    public decimal? StableBreakEven { get; init; }

    /// <summary>What the API was priced with, US dollars per million tokens.</summary>
    public required TokenRates ApiRates { get; init; }

    /// <summary>Null when too little was seen.</summary>
    public VolumeTrend? Trend { get; init; }

    /// <summary>Where the trend leads within the horizon; null for nowhere.</summary>
    public ExpectedCrossing? Expected { get; init; }
}
