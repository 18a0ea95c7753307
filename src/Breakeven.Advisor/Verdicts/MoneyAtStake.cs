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

    /// <summary>Keeps the derivations and shortlists of the workloads with most at stake, so that a document of thousands stays of a size to open.</summary>
    public static Advice WithDetailsOfMost(Advice whole)
    {
        if (whole.Workloads.Length <= MostInFull) return whole;
        HashSet<int> kept = [.. Order(whole.Workloads).Take(MostInFull)];
        return whole with { Workloads = [.. whole.Workloads.Select((part, index) => kept.Contains(index) ? part : part with { Derivations = [], Shortlist = part.Shortlist with { Entries = [] } })] };
    }
}
