using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Break-even and cost curve of several workloads whose volumes grow and shrink together, each on its own engine.</summary>
internal static class JointVolumes
{
    private const int Points = 60;

    public static BreakEvenSummary BreakEven(ImmutableArray<WorkloadVerdict> verdicts)
    {
        if (!AreCounted(verdicts)) return new(null, null, [], "a workload has no volume or no countable server: each has its own break-even; see workloads");
        if (JointBreakEven.Find(Models(verdicts)) is not { } found) return new(null, null, [], "too many steps to add up: each workload has its own break-even; see workloads");
        return new(found.First, found.Stable, [.. found.Intervals.Select(interval => new VolumeInterval(interval.From, interval.To))],
            "requests a month of all workloads together, scaled in today's proportions, each on its own engine: all by API against all on own servers, whatever the constraints");
    }

    /// <summary>Cost of all by API, all ourselves, and each by its plan of today, from nothing to twice today's volume.</summary>
    public static ImmutableArray<CostPoint> Costs(ImmutableArray<WorkloadVerdict> verdicts)
    {
        if (!AreCounted(verdicts)) return [];
        ImmutableArray<CostModel> models = Models(verdicts);
        ImmutableArray<PlanKind> plans = TotalOptions.MixedPlans(verdicts);
        decimal today = models.Sum(model => model.RequestsPerMonth);
        FastModel[] fast = [.. models.Select(model => new FastModel(model))];
        return [.. Enumerable.Range(0, Points + 1).Select(step =>
        {
            decimal factor = 2m * step / Points;
            PlanDraw[] costs = [.. fast.Select(model => (model with { Requests = model.Requests * (double)factor }).Costs())];
            return new CostPoint(today * factor, DrawSet.Usd(costs.Sum(one => one.Api)), DrawSet.Usd(costs.Sum(one => one.SelfHost)), DrawSet.Usd(costs.Select((one, index) => one.Of(plans[index])).Sum()));
        })];
    }

    private static bool AreCounted(ImmutableArray<WorkloadVerdict> verdicts) =>
        verdicts.All(verdict => verdict.Subject is { VolumeIsKnown: true, Hosting.IsCounted: true }) && verdicts.Any(verdict => verdict.Subject.Model.RequestsPerMonth > 0);

    private static ImmutableArray<CostModel> Models(ImmutableArray<WorkloadVerdict> verdicts) => [.. verdicts.Select(verdict => verdict.Subject.Model)];
}
