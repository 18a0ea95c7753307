using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The three ways to serve all workloads: all by API, all ourselves, or each by its own plan.</summary>
internal static class TotalOptions
{
    public static ImmutableArray<FleetOption> Of(ImmutableArray<WorkloadVerdict> verdicts)
    {
        ImmutableArray<PlanKind> mixed = MixedPlans(verdicts);
        return
        [
            Total(verdicts, "api", _ => PlanKind.Api),
            Total(verdicts, "self-host", _ => PlanKind.SelfHost),
            Total(verdicts, "hybrid", index => mixed[index]),
        ];
    }

    /// <summary>Each workload's part of the three totals, by the name of the total's derivation.</summary>
    public static ImmutableArray<(string Name, string Kind, decimal[] Parts)> Parts(ImmutableArray<WorkloadVerdict> verdicts)
    {
        ImmutableArray<PlanKind> mixed = MixedPlans(verdicts);
        decimal[] Each(Func<int, PlanKind> plan) => [.. verdicts.Select((verdict, index) => verdict.Decision.Costs.Of(plan(index)))];
        return [("api_usd_per_month", "api", Each(_ => PlanKind.Api)), ("self_host_usd_per_month", "self-host", Each(_ => PlanKind.SelfHost)), ("hybrid_usd_per_month", "hybrid", Each(index => mixed[index]))];
    }

    /// <summary>Share of draws in which the cheapest feasible total stays the cheapest.</summary>
    public static double Confidence(ImmutableArray<WorkloadVerdict> verdicts)
    {
        if (verdicts.Any(verdict => verdict.Verdict == Verdict.NotEnoughData)) return 0;
        if (verdicts.Any(verdict => verdict.Verdict == Verdict.Infeasible)) return 1;
        ImmutableArray<PlanKind> mixed = MixedPlans(verdicts);
        (bool api, bool own) = (All(verdicts, PlanKind.Api), All(verdicts, PlanKind.SelfHost));
        PlanKind At(int? draw) => new PlanCosts(Sum(verdicts, draw, _ => PlanKind.Api), Sum(verdicts, draw, _ => PlanKind.SelfHost), Sum(verdicts, draw, index => mixed[index]), 0, 0, 0).Cheapest(api, own);
        PlanKind cheapest = At(null);
        int draws = verdicts[0].Draws.Draws.Length;
        return Math.Round(Enumerable.Range(0, draws).Count(draw => At(draw) == cheapest) / (double)draws, 4);
    }

    public static ImmutableArray<HistogramBin> Savings(ImmutableArray<WorkloadVerdict> verdicts)
    {
        ImmutableArray<PlanKind> mixed = MixedPlans(verdicts);
        return ChartBuilder.Histogram([.. Enumerable.Range(0, verdicts[0].Draws.Draws.Length)
            .Select(draw => Sum(verdicts, draw, _ => PlanKind.Api) - Math.Min(Sum(verdicts, draw, _ => PlanKind.SelfHost), Sum(verdicts, draw, index => mixed[index])))]);
    }

    /// <summary>Each one's plan. Where all are the same pure plan, a hybrid moves the one workload for which that costs least.</summary>
    internal static ImmutableArray<PlanKind> MixedPlans(ImmutableArray<WorkloadVerdict> verdicts)
    {
        ImmutableArray<PlanKind> plans = [.. verdicts.Select(verdict => verdict.Plan)];
        if (plans.Distinct().Count() > 1 || plans[0] == PlanKind.Hybrid) return plans;
        PlanKind other = plans[0] == PlanKind.Api ? PlanKind.SelfHost : PlanKind.Api;
        (int moved, PlanKind kind) = Enumerable.Range(0, plans.Length)
            .SelectMany(index => new[] { (index, other), (index, PlanKind.Hybrid) })
            .OrderBy(move => verdicts[move.index].IsFeasible(move.Item2) ? 0 : 1)
            .ThenBy(move => verdicts[move.index].Decision.Costs.Of(move.Item2) - verdicts[move.index].Decision.Costs.Of(plans[move.index]))
            .ThenBy(move => verdicts[move.index].Subject.Name, StringComparer.Ordinal).First();
        return plans.SetItem(moved, kind);
    }

    private static FleetOption Total(ImmutableArray<WorkloadVerdict> verdicts, string kind, Func<int, PlanKind> plan)
    {
        ImmutableArray<FleetOption> parts = [.. verdicts.Select((verdict, index) => OptionBuilder.Of(verdict)[(int)plan(index)])];
        bool isCounted = parts.All(part => part.MonthlyUsd is not null);
        FleetOption? excluded = parts.FirstOrDefault(part => !part.Feasible);
        return new(kind, excluded is null, excluded?.WhyNot,
            isCounted ? OptionBuilder.Spread(Sum(verdicts, null, plan), Enumerable.Range(0, verdicts[0].Draws.Draws.Length).Select(draw => Sum(verdicts, draw, plan))) : null,
            isCounted ? [.. parts.SelectMany(part => part.CostLines).GroupBy(line => line.Name, StringComparer.Ordinal).Select(group => new CostLine(group.Key, group.Sum(line => line.Usd)))] : [],
            Fleet([.. parts.Select(part => part.Fleet!)], [.. verdicts.Select(verdict => verdict.Subject.Model.RequestsPerMonth)]));
    }

    private static FleetSummary Fleet(ImmutableArray<FleetSummary> parts, ImmutableArray<decimal> volumes)
    {
        decimal total = volumes.Sum();
        double own = total == 0 ? 0 : parts.Select((part, index) => part.OwnShare * (double)(volumes[index] / total)).Sum();
        return new(parts.Sum(part => part.Servers), parts.Sum(part => part.Spare), [.. parts.SelectMany(part => part.Models).Distinct(StringComparer.Ordinal)],
            Single(parts.Select(part => part.Gpu)), null, Single(parts.Select(part => part.Precision)), null, Math.Round(own, 4), null);
    }

    private static string? Single(IEnumerable<string?> values) => values.Where(value => value is not null).Distinct(StringComparer.Ordinal).ToArray() is [var only] ? only : null;

    private static bool All(ImmutableArray<WorkloadVerdict> verdicts, PlanKind kind) => verdicts.All(verdict => verdict.IsFeasible(kind));

    /// <param name="draw">Null for the stated inputs.</param>
    private static decimal Sum(ImmutableArray<WorkloadVerdict> verdicts, int? draw, Func<int, PlanKind> plan)
    {
        decimal sum = 0m;
        for (int i = 0; i < verdicts.Length; i++) sum += (draw is { } index ? verdicts[i].Draws.Draws[index] : verdicts[i].Decision.Costs).Of(plan(i));
        return sum;
    }
}
