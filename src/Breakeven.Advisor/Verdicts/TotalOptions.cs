using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The three ways to serve all workloads: all by API, all ourselves, or each by its own plan.</summary>
internal static class TotalOptions
{
    /// <param name="parts">Each workload's own advice, whose options are added up.</param>
    public static ImmutableArray<FleetOption> Of(ImmutableArray<WorkloadVerdict> verdicts, ImmutableArray<Advice> parts)
    {
        ImmutableArray<PlanKind> mixed = MixedPlans(verdicts);
        return
        [
            Total(verdicts, parts, "api", _ => PlanKind.Api),
            Total(verdicts, parts, "self-host", _ => PlanKind.SelfHost),
            Total(verdicts, parts, "hybrid", index => mixed[index]),
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
        PlanKind cheapest = new PlanCosts(Point(verdicts, _ => PlanKind.Api), Point(verdicts, _ => PlanKind.SelfHost), Point(verdicts, index => mixed[index]), 0, 0, 0).Cheapest(api, own);
        (double[] onApi, double[] onOwn, double[] each) = (Draws(verdicts, _ => PlanKind.Api), Draws(verdicts, _ => PlanKind.SelfHost), Draws(verdicts, index => mixed[index]));
        return Math.Round(Enumerable.Range(0, onApi.Length).Count(draw => new PlanDraw(onApi[draw], onOwn[draw], each[draw]).Cheapest(api, own) == cheapest) / (double)onApi.Length, 4);
    }

    public static ImmutableArray<HistogramBin> Savings(ImmutableArray<WorkloadVerdict> verdicts)
    {
        ImmutableArray<PlanKind> mixed = MixedPlans(verdicts);
        (double[] onApi, double[] onOwn, double[] each) = (Draws(verdicts, _ => PlanKind.Api), Draws(verdicts, _ => PlanKind.SelfHost), Draws(verdicts, index => mixed[index]));
        return ChartBuilder.Histogram([.. onApi.Select((api, draw) => api - Math.Min(onOwn[draw], each[draw]))]);
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

    private static FleetOption Total(ImmutableArray<WorkloadVerdict> verdicts, ImmutableArray<Advice> advice, string kind, Func<int, PlanKind> plan)
    {
        ImmutableArray<FleetOption> parts = [.. advice.Select((part, index) => part.Options[(int)plan(index)])];
        bool isCounted = parts.All(part => part.MonthlyUsd is not null);
        FleetOption? excluded = parts.FirstOrDefault(part => !part.Feasible);
        return new(kind, excluded is null, excluded?.WhyNot,
            isCounted ? OptionBuilder.Spread(Point(verdicts, plan), Draws(verdicts, plan)) : null,
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

    private static decimal Point(ImmutableArray<WorkloadVerdict> verdicts, Func<int, PlanKind> plan) => verdicts.Select((verdict, index) => verdict.Decision.Costs.Of(plan(index))).Sum();

    /// <summary>The sum in each draw. In the order of the names, so that the order of the input does not show in the last digit.</summary>
    private static double[] Draws(ImmutableArray<WorkloadVerdict> verdicts, Func<int, PlanKind> plan)
    {
        double[] sums = new double[verdicts[0].Draws.States.Length];
        foreach (int index in Enumerable.Range(0, verdicts.Length).OrderBy(index => verdicts[index].Subject.Name, StringComparer.Ordinal))
        {
            PlanKind kind = plan(index);
            ImmutableArray<PlanDraw> states = verdicts[index].Draws.States;
            for (int draw = 0; draw < sums.Length; draw++) sums[draw] += states[draw].Of(kind);
        }
        return sums;
    }
}
