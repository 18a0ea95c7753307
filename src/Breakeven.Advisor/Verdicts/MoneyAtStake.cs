using System.Collections.Immutable;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Orders workloads by what a wrong decision costs: the dearest of the three fleets less the cheapest, in US dollars a month.</summary>
internal static class MoneyAtStake
{
    /// <summary>Of so many workloads a document tells all; of more, it tells the ones with most at stake and counts the rest.</summary>
    public const int MostInFull = 25;

    public static decimal Of(Advice workload)
    {
        decimal[] points = [.. workload.Options.Select(option => option.MonthlyUsd?.Point).OfType<decimal>()];
        return points.Length == 0 ? 0m : points.Length == 1 ? points[0] : points.Max() - points.Min();
    }

    /// <returns>Places in the list, most at stake first.</returns>
    public static ImmutableArray<int> Order(ImmutableArray<Advice> workloads) => [.. Enumerable.Range(0, workloads.Length)
        .OrderByDescending(index => Of(workloads[index]))
        .ThenByDescending(index => workloads[index].Options.Select(option => option.MonthlyUsd?.Point ?? 0m).DefaultIfEmpty().Max())
        .ThenBy(index => workloads[index].Name, StringComparer.Ordinal)];
}
