using System.Collections.Immutable;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Scenarios;

/// <summary>What the advisor is asked: workloads, API prices, own hosting and the organisation. Members are the fields of CONTRACT §5; null is not stated.</summary>
public sealed record Scenario
{
    public ImmutableArray<ScenarioWorkload> Workloads { get; init; } = [];
    public ScenarioApi Api { get; init; } = new();
    public ScenarioSelfHost SelfHost { get; init; } = new();
    public ScenarioOrg Org { get; init; } = new();

    /// <exception cref="ScenarioException">Not a scenario; lists all problems.</exception>
    public static Scenario Parse(ReadOnlySpan<byte> utf8) => ScenarioReader.Read(utf8, workloadsRequired: true);

    /// <summary>Reads the shape of a scenario without volumes, as <c>--requirements</c> takes it.</summary>
    /// <exception cref="ScenarioException">Not of that shape; lists all problems.</exception>
    public static Scenario ParseRequirements(ReadOnlySpan<byte> utf8) => ScenarioReader.Read(utf8, workloadsRequired: false);
}

/// <summary>One workload as stated.</summary>
public sealed record ScenarioWorkload(string Name)
{
    public decimal? RequestsPerMonth { get; init; }
    public decimal? InputTokens { get; init; }
    public decimal? OutputTokens { get; init; }
    public decimal? CachedInputFraction { get; init; }
    public decimal? BatchFraction { get; init; }

    /// <summary>On top of <see cref="OutputTokens"/>.</summary>
    public decimal? ReasoningTokens { get; init; }
    public TrafficPattern? Traffic { get; init; }
    public decimal? HoursPerWeek { get; init; }
    public decimal? PeakToMean { get; init; }
    public decimal? CvHourly { get; init; }

    /// <summary>Twelve request counts.</summary>
    public ImmutableArray<decimal>? MonthlyProfile { get; init; }
    public ImmutableArray<LoadShare>? LoadDurationCurve { get; init; }
    public bool? ExternalProcessingAllowed { get; init; }
    public string? Residency { get; init; }
    public ImmutableArray<string>? Compliance { get; init; }
    public bool? FrontierRequired { get; init; }
    public decimal? LatencyBudgetMs { get; init; }

    /// <summary><c>ttft</c> or <c>e2e</c>.</summary>
    public string? LatencyKind { get; init; }

    /// <summary><c>none</c>, <c>prompt</c>, <c>lora</c> or <c>full_finetune</c>.</summary>
    public string? Customization { get; init; }

    /// <summary>Percent of time; <c>high</c> is 99.9, <c>normal</c> is null.</summary>
    public decimal? AvailabilityPercent { get; init; }
    public string? Environment { get; init; }
    public decimal? OptimisationSaving { get; init; }

    /// <summary>Share of requests that repeat an earlier one exactly; told, not counted.</summary>
    public decimal? ExactRepeatFraction { get; init; }

    /// <summary>As a share, 0.05 for 5 %; for the outlook, not in the figures of today.</summary>
    public decimal? GrowthPerMonth { get; init; }
    public decimal? ApiPriceDeclinePerYear { get; init; }
    public TimeSpan? Deadline { get; init; }
    public string? Model { get; init; }
    public ImmutableArray<string>? CandidateModels { get; init; }
    public string? Precision { get; init; }
    public int? Concurrency { get; init; }

    /// <summary><c>internal</c> or <c>hosted-service</c>.</summary>
    public string? Use { get; init; }

    /// <summary>How much worse than today's model, in points of a score from 0 to 1, is still good enough; null is 0.02.</summary>
    public decimal? QualityMargin { get; init; }

    /// <summary>Least score, 0 to 1, whatever today's model reaches.</summary>
    public decimal? QualityFloor { get; init; }

    /// <summary>Whether the model must call tools; null is no.</summary>
    public bool? ToolsRequired { get; init; }

    /// <summary>Languages that the model must command, as ISO 639-1 codes; null asks for none.</summary>
    public ImmutableArray<string>? Languages { get; init; }

    /// <summary>This workload's own prices; what is null is the scenario's.</summary>
    public ScenarioApi? Api { get; init; }
    public ScenarioSelfHost? SelfHost { get; init; }

    /// <summary>What a person wrote of an observed workload; null for a scenario on paper, where all was written.</summary>
    public ScenarioWorkload? Written { get; init; }

    /// <summary>What the ledger saw of it; null for a scenario on paper.</summary>
    public WorkloadProfile? Observed { get; init; }
}

/// <summary>API prices as stated, in US dollars per million tokens.</summary>
public sealed record ScenarioApi
{
    public decimal? InputUsdPerM { get; init; }
    public decimal? OutputUsdPerM { get; init; }
    public decimal? CachedInputUsdPerM { get; init; }
    public decimal? CacheWriteUsdPerM { get; init; }
    public decimal? BatchDiscount { get; init; }
    public string? Region { get; init; }

    /// <summary>0.1 and 1.1 both mean a tenth more.</summary>
    public decimal? RegionalUplift { get; init; }
    public string? Model { get; init; }

    internal ScenarioApi Over(ScenarioApi general) => new()
    {
        InputUsdPerM = InputUsdPerM ?? (Model is null ? general.InputUsdPerM : null),
        OutputUsdPerM = OutputUsdPerM ?? (Model is null ? general.OutputUsdPerM : null),
        CachedInputUsdPerM = CachedInputUsdPerM ?? (Model is null ? general.CachedInputUsdPerM : null),
        CacheWriteUsdPerM = CacheWriteUsdPerM ?? (Model is null ? general.CacheWriteUsdPerM : null),
        BatchDiscount = BatchDiscount ?? general.BatchDiscount,
        Region = Region ?? general.Region,
        RegionalUplift = RegionalUplift ?? general.RegionalUplift,
        Model = Model ?? general.Model,
    };
}

/// <summary>The organisation, as stated.</summary>
public sealed record ScenarioOrg
{
    /// <summary><c>none</c>, <c>some</c> or <c>strong</c>.</summary>
    public string? GpuExpertise { get; init; }
    public bool? TimeToMarketCritical { get; init; }
    public bool? ResiliencePriority { get; init; }
    public bool? BuildGradually { get; init; }

    /// <summary>Moves no verdict: cost is compared over the life of the hardware in any case.</summary>
    public bool? LongTermCostPriority { get; init; }
}
