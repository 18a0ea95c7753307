using System.Collections.Immutable;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Migration;
using Breakeven.Advisor.Optimisation;
using Breakeven.Advisor.Shortlist;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The answer of <c>advise</c> and everything it rests on. Its JSON form is CONTRACT §5.</summary>
public sealed record Advice
{
    /// <summary>Name of the workload; null for the whole.</summary>
    public string? Name { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>Probability that the cheapest feasible option stays the cheapest when the inputs are redrawn, 0 to 1.</summary>
    public required double Confidence { get; init; }
    public ImmutableArray<Finding> Reasons { get; init; } = [];
    public ImmutableArray<Finding> Warnings { get; init; } = [];
    public ImmutableArray<FleetOption> Options { get; init; } = [];
    public BreakEvenSummary? BreakEven { get; init; }
    public ImmutableArray<Flip> WouldChangeIf { get; init; } = [];

    /// <summary>The same advice for each workload alone, in the order of the input.</summary>
    public ImmutableArray<Advice> Workloads { get; init; } = [];
    public ImmutableArray<string> Plan { get; init; } = [];

    /// <summary>The plan with its figures and stop conditions; empty for a whole of several workloads, which have their own.</summary>
    public ImmutableArray<MigrationStep> Migration { get; init; } = [];
    public ImmutableArray<Assumption> Assumptions { get; init; } = [];

    /// <summary>What moves the answer, largest first.</summary>
    public ImmutableArray<Driver> Drivers { get; init; } = [];
    public AdviceCharts? Charts { get; init; }

    /// <summary>Whether the open model is good enough; null for several workloads together, each of which has its own.</summary>
    public QualityAssessment? Quality { get; init; }

    /// <summary>Open models for the workload.</summary>
    public ModelShortlist Shortlist { get; init; } = ModelShortlist.Empty;

    /// <summary>What was required, from where that is known, and what it does to the verdict.</summary>
    public ImmutableArray<RequirementRow> Requirements { get; init; } = [];

    /// <summary>What was recorded of the workload; null for a scenario on paper and for several workloads together.</summary>
    public WorkloadProfile? Observed { get; init; }

    /// <summary>The API used well, by which measures; null without a volume and for several workloads together.</summary>
    public OptimisationPlan? Optimisation { get; init; }

    /// <summary>Where volume is heading; null when growth is neither stated nor observed.</summary>
    public GrowthOutlook? Outlook { get; init; }

    /// <summary>Which fleets were looked at; null where everything was stated, and for several workloads together.</summary>
    public FleetSearchSummary? FleetSearch { get; init; }

    /// <summary>What sharing engines would change; null for one workload.</summary>
    public Portfolio? Portfolio { get; init; }

    /// <summary>What to measure before deciding, by what knowing it is worth; empty where nothing that money can decide is open.</summary>
    public ImmutableArray<Measurement> NextMeasurements { get; init; } = [];

    /// <summary>Expected gain of knowing every input before deciding, US dollars a month.</summary>
    public decimal PerfectInformationUsdPerMonth { get; init; }

    /// <summary>Null where nothing is paid once, where the API is no choice, and for several workloads, each of which has its own.</summary>
    public PaybackSummary? Payback { get; init; }
    public int Seed { get; init; }

    /// <summary>How the numbers came about, each after those that it rests on.</summary>
    public ImmutableArray<Derivation> Derivations { get; init; } = [];
}

public enum Verdict
{
    Api,
    SelfHost,
    Hybrid,
    Infeasible,
    NotEnoughData,
}

/// <summary>A reason or a warning. Codes are stable (docs/concepts/reason-codes.md); the text carries the figures of this case.</summary>
public sealed record Finding(string Code, string Text);

/// <summary>One of the three fleets.</summary>
/// <param name="Kind"><c>api</c>, <c>self-host</c> or <c>hybrid</c>.</param>
/// <param name="WhyNot">Reason code of the constraint that excludes it; null when feasible. An excluded option keeps its figures.</param>
/// <param name="MonthlyUsd">Null only where it cannot be computed.</param>
/// <param name="CostLines">US dollars a month by line; they add up to the point.</param>
/// <param name="Fleet">What would be run or called; null where nothing is known.</param>
public sealed record FleetOption(
    string Kind, bool Feasible, string? WhyNot, MoneySpread? MonthlyUsd, ImmutableArray<CostLine> CostLines, FleetSummary? Fleet);

/// <summary>US dollars a month: at the stated inputs, and percentiles over the redrawn ones.</summary>
public sealed record MoneySpread(decimal Point, decimal P5, decimal P50, decimal P95);

/// <param name="Name">Stable snake-case name, as <c>servers</c>, <c>ops_staff</c>, <c>api_overflow</c>.</param>
public sealed record CostLine(string Name, decimal Usd);

/// <param name="Servers">Own servers (replicas), the spare included.</param>
/// <param name="Spare">Of which spare.</param>
/// <param name="Models">Hosted models by catalog id, or API models by name.</param>
/// <param name="OwnShare">Share of requests that the own fleet serves, 0 to 1.</param>
public sealed record FleetSummary(
    int Servers, int Spare, ImmutableArray<string> Models, string? Gpu, int? GpusPerServer, string? Precision,
    double? CapacityRequestsPerMonth, double OwnShare, double? Utilisation);

/// <param name="FirstRequestsPerMonth">Start of the first interval where self-hosting wins; null when it never does.</param>
/// <param name="StableRequestsPerMonth">From here on self-hosting wins at every volume; null when it never does.</param>
/// <param name="Intervals">Where self-hosting wins; the last may be open at its end (null).</param>
/// <param name="Basis">In words: which prices, which fleet.</param>
public sealed record BreakEvenSummary(
    decimal? FirstRequestsPerMonth, decimal? StableRequestsPerMonth, ImmutableArray<VolumeInterval> Intervals, string Basis);

/// <summary>Requests a month, <c>[From, To]</c>; an open end is null.</summary>
public sealed record VolumeInterval(decimal From, decimal? To);

/// <summary>A change of one input that changes the verdict: the smallest that was found.</summary>
public sealed record Flip(string Input, string From, string To, Verdict Verdict);

/// <param name="Source">Where the value comes from: the input, a catalog entry with its date, or <c>default</c>.</param>
/// <param name="IsEstimate">Shown as such.</param>
public sealed record Assumption(string Name, string Value, string Source, bool IsEstimate = false);

/// <summary>One bar of the tornado: the saving (API minus the best own plan) a month when one input takes its 5th and 95th percentile.</summary>
public sealed record Driver(string Input, string Low, string High, decimal SavingAtLow, decimal SavingAtHigh);

/// <summary>Data of the plots. All money in US dollars a month, all volumes in requests a month.</summary>
public sealed record AdviceCharts
{
    /// <summary>Cost of each fleet against volume, for the verdict's mix of sizes.</summary>
    public ImmutableArray<CostPoint> CostByVolume { get; init; } = [];
    public decimal CurrentRequestsPerMonth { get; init; }

    /// <summary>Histogram of the monthly saving of the best own or hybrid plan over the API (negative: the API is cheaper).</summary>
    public ImmutableArray<HistogramBin> SavingDistribution { get; init; } = [];

    /// <summary>Load over time against what the fleet carries; empty when only a mean is known.</summary>
    public ImmutableArray<LoadPoint> Load { get; init; } = [];

    /// <summary>What the recommended own fleet carries, requests per hour; null without one.</summary>
    public double? FleetRequestsPerHour { get; init; }

    /// <summary>Load-duration curve, busiest first; empty when only a mean is known.</summary>
    public ImmutableArray<LoadDurationStep> LoadDuration { get; init; } = [];

    /// <summary>Own servers of the verdict's plan, without the spare; null without any.</summary>
    public int? FleetServers { get; init; }

    /// <summary>Saving of the best own or hybrid plan over the API: at the stated inputs, and percentiles over the redraws.</summary>
    public MoneySpread? OwnSaving { get; init; }

    /// <summary>5th and 95th percentile of the volume; null when it is certain.</summary>
    public VolumeInterval? VolumeRange { get; init; }

    /// <summary>What has been paid in all after each month; empty unless the servers are bought.</summary>
    public ImmutableArray<CumulativePoint> Cumulative { get; init; } = [];
}

public sealed record CostPoint(decimal RequestsPerMonth, decimal Api, decimal? SelfHost, decimal? Hybrid);

public sealed record HistogramBin(decimal From, decimal To, int Count);

/// <param name="ShareOfTime">0 to 1; all steps sum to 1.</param>
public sealed record LoadDurationStep(double ShareOfTime, double RequestsPerHour);

/// <summary>US dollars paid from the start to the end of a month; month 0 is the purchase.</summary>
public sealed record CumulativePoint(int Month, decimal Api, decimal SelfHost);

/// <param name="HourOfSeries">Hours since the start of the series.</param>
public sealed record LoadPoint(double HourOfSeries, double RequestsPerHour);
