using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>All workloads in one table, most money at stake first; beyond a page full, the rest is added up.</summary>
internal static class WorkloadOverview
{
    private const int MostRows = 50;
    private const string None = "–";

    public static ReportSection Of(ImmutableArray<Advice> workloads)
    {
        ImmutableArray<int> order = MoneyAtStake.Order(workloads);
        List<ReportRow> rows = [.. order.Take(MostRows).Select(index => Row(workloads[index], index))];
        if (order.Length > MostRows) rows.Add(Rest([.. order.Skip(MostRows).Select(index => workloads[index])]));
        ReportTable table = new(
            [new("Workload"), new("Verdict"), new("Cost a month", true), new("API a month", true), new("At stake a month", true), new("Break-even, requests a month", true), new("Today", true), new("Confidence", true)],
            [.. rows]);
        string told = "Most at stake first: what the dearest of the three fleets costs more than the cheapest."
            + (workloads.Length > AdviceDocument.MostInDetail ? $" The first {AdviceDocument.MostInDetail} are told in full below; --workload NAME tells any other." : "");
        return new("Workloads at a glance", 2, [table, new ReportParagraph(told), FirstReasons([.. order.Take(AdviceDocument.MostInDetail).Select(index => workloads[index])])]);
    }

    private static ReportRow Row(Advice workload, int index) => new(
    [
        workload.Name ?? $"#{index + 1}",
        AdviceWords.Name(workload.Verdict),
        Point(AdviceWords.Chosen(workload)),
        Point(AdviceWords.Option(workload, "api")),
        Format.Usd(MoneyAtStake.Of(workload)),
        workload.BreakEven is null ? None : workload.BreakEven.StableRequestsPerMonth is { } stable ? Format.Count(stable) : "never",
        workload.Charts is { CurrentRequestsPerMonth: > 0 and var today } ? Format.Count(today) : None,
        Format.Percent(workload.Confidence),
    ]);

    private static ReportRow Rest(ImmutableArray<Advice> rest) => new(
        [$"{rest.Length:#,0} more", "", Sum(rest, AdviceWords.Chosen), Sum(rest, part => AdviceWords.Option(part, "api")), Format.Usd(rest.Sum(MoneyAtStake.Of)), "", "", ""], IsStrong: true);

    private static string Sum(ImmutableArray<Advice> rest, Func<Advice, FleetOption?> option) => Format.Usd(rest.Sum(part => option(part)?.MonthlyUsd?.Point ?? 0m));

    private static ReportList FirstReasons(ImmutableArray<Advice> workloads) =>
        new([.. workloads.Where(workload => !workload.Reasons.IsEmpty).Select(workload => new ReportItem($"{workload.Name}: {workload.Reasons[0].Text}"))]);

    private static string Point(FleetOption? option) => option?.MonthlyUsd is { } money ? Format.Usd(money.Point) : None;
}
