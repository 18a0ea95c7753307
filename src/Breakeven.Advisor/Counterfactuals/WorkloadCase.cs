using System.Collections.Immutable;
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

    /// <summary>Null where a case was not built from a scenario.</summary>
    public AskedInputs? Asked { get; init; }

    /// <summary>Fastest that any hardware considered here could answer, in milliseconds; compared with the latency budget.</summary>
    public LatencyBound OwnLatency { get; init; } = LatencyBound.None;
    public LatencyBound ApiLatency { get; init; } = LatencyBound.None;
}
