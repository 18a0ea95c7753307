using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Puts the crossings of a workload into words and figures.</summary>
internal static class BreakEvenSummaries
{
    public static BreakEvenSummary Of(WorkloadCase subject)
    {
        if (!subject.Hosting.IsCounted) return new(null, null, [], $"own servers cannot be counted: {subject.Hosting.Exclusion?.Text}");
        BreakEvenIntervals found = subject.Model.BreakEven();
        CostModel model = subject.Model;
        string servers = model.Own.UsableRequests is { } usable
            ? $"servers of {FindingTexts.Usd(model.Own.ServerUsd)} a month carry {usable / model.Load.Peak:#,0} requests each at this shape of load"
            : $"one server of {FindingTexts.Usd(model.Own.ServerUsd)} a month carries any volume";
        string spare = model.Own.Spare > 0 ? $", {model.Own.Spare} spare" : "";
        string fixedCost = model.Own.FixedUsd > 0 ? $", {FindingTexts.Usd(model.Own.FixedUsd)} a month fixed" : "";
        string cut = found.Truncated ? $"; only the first {found.Intervals.Length - 1:#,0} separate intervals are listed" : "";
        return new(found.First, found.Stable, [.. found.Intervals.Select(interval => new VolumeInterval(interval.From, interval.To))],
            $"the API at {FindingTexts.Usd(model.ApiPerRequest)} a request; {servers}{spare}{fixedCost}{cut}");
    }
}
