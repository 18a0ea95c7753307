using System.Collections.Immutable;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Optimisation;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Shortlist;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>One workload with every number settled: ready to be decided.</summary>
internal sealed record WorkloadCase(string Name, CostModel Model, Requirements Requirements, OwnHosting Hosting, Uncertainty Uncertainty)
{
    /// <summary>False when nobody stated a volume; then money decides nothing.</summary>
    public bool VolumeIsKnown { get; init; } = true;
    public string? ApiModel { get; init; }
    public ImmutableArray<Assumption> Assumptions { get; init; } = [];
    public WorkloadProfile? Observed { get; init; }

    /// <summary>Whether the model that would be hosted is good enough.</summary>
    public CaseQuality Quality { get; init; } = CaseQuality.Unknown;

    /// <summary>What was asked, before anything was settled.</summary>
    public ScenarioWorkload? Stated { get; init; }
    public ScenarioOrg Org { get; init; } = new();

    /// <summary>Asked of the workloads that are told in full: of thousands it would be most of the work.</summary>
    public Lazy<ModelShortlist> Shortlist { get; init; } = new(ModelShortlist.Empty);

    /// <summary>What was recorded, when a response cache is counted and <see cref="Observed"/> is what it leaves; else the same.</summary>
    public WorkloadProfile? Recorded { get; init; }

    /// <summary>The API used well; null without a volume.</summary>
    public OptimisationPlan? Optimisation { get; init; }

    /// <summary>The same without the measures that were measured and counted; null when there are none.</summary>
    public CostModel? Unoptimised { get; init; }

    /// <summary>Stated or observed; null when nobody knows.</summary>
    public GrowthEstimate? Growth { get; init; }

    /// <summary>Null where a case was not built from a scenario.</summary>
    public AskedInputs? Asked { get; init; }

    /// <summary>Fastest that any hardware considered here could answer, in milliseconds; compared with the latency budget.</summary>
    public LatencyBound OwnLatency { get; init; } = LatencyBound.None;
    public LatencyBound ApiLatency { get; init; } = LatencyBound.None;
}
