using System.Collections.Immutable;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Capacity;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Shortlist;

/// <summary>What a workload asks of any open model.</summary>
internal sealed record ShortlistNeeds(ScenarioWorkload Workload, RequestMix Mix, HostingSpace? Space, WorkloadQuality Quality)
{
    public RequestShape Request { get; } = new((double)Math.Max(1m, Mix.InputTokens), (double)Math.Max(1m, Mix.OutputTokens + Mix.ReasoningTokens));

    public ImmutableArray<string> Languages => Workload.Languages ?? [];
    public bool Tools => Workload.ToolsRequired ?? false;
    public bool IsFrontier => Workload.FrontierRequired ?? false;

    /// <summary>Tokens that the longest usual request holds: the 99th percentiles of input and output where they were observed, else the mean.</summary>
    public double ContextTokens => Workload.Observed is { InputPercentiles.P99: > 0 } seen ? seen.InputPercentiles.P99 + seen.OutputPercentiles.P99 : Request.InputTokens + Request.OutputTokens;

    public string ContextBasis => Workload.Observed is { InputPercentiles.P99: > 0 } ? "99th percentiles of the recorded calls" : "mean request; its longest are not known";
}
