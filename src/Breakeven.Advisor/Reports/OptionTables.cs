using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The three fleets side by side.</summary>
internal static class OptionTables
{
    private const string None = "–";

    public static IEnumerable<ReportBlock> Of(Advice advice)
    {
        if (advice.Options.IsEmpty) yield break;
        yield return Comparison(advice);
        if (advice.Options.Any(option => !option.CostLines.IsDefaultOrEmpty)) yield return CostLines(advice);
        ReportItem[] fleets = [.. advice.Options.Select(option => (option.Kind, Text: option.Fleet is null ? "" : Fleet(option.Fleet)))
            .Where(fleet => fleet.Text.Length > 0).Select(fleet => new ReportItem($"{AdviceWords.Kind(fleet.Kind)}: {fleet.Text}"))];
        if (fleets.Length > 0) yield return new ReportList([.. fleets]);
    }

    public static ReportTable Overview(ImmutableArray<Advice> workloads) => new(
        [new("Workload"), new("Verdict"), new("Cost a month", true), new("API a month", true), new("Break-even, requests a month", true), new("Today", true), new("Confidence", true)],
        [
            .. workloads.Select((workload, index) => new ReportRow(
            [
                workload.Name ?? $"#{index + 1}",
                AdviceWords.Name(workload.Verdict),
                Point(AdviceWords.Chosen(workload)),
                Point(AdviceWords.Option(workload, "api")),
                workload.BreakEven is null ? None : workload.BreakEven.StableRequestsPerMonth is { } stable ? Format.Count(stable) : "never",
                workload.Charts is { CurrentRequestsPerMonth: > 0 and var today } ? Format.Count(today) : None,
                Format.Percent(workload.Confidence),
            ])),
        ]);

    /// <summary>The first reason of each.</summary>
    public static ReportList FirstReasons(ImmutableArray<Advice> workloads) =>
        new([.. workloads.Where(workload => !workload.Reasons.IsEmpty).Select(workload => new ReportItem($"{workload.Name}: {workload.Reasons[0].Text}"))]);

    private static ReportTable Comparison(Advice advice)
    {
        FleetOption? chosen = AdviceWords.Chosen(advice);
        return new(
            [new("Fleet"), new("Feasible"), new("Cost a month", true), new("p5 to p95", true), new("Own share", true)],
            [.. advice.Options.Select(option => new ReportRow(
            [
                AdviceWords.Kind(option.Kind) + (option == chosen ? " (recommended)" : ""),
                option.Feasible ? "yes" : Excluded(advice, option),
                Point(option),
                option.MonthlyUsd is { } money ? Format.UsdRange(money.P5, money.P95) : None,
                option.Fleet is { } fleet ? Format.Percent(fleet.OwnShare) : None,
            ], IsStrong: option == chosen))]);
    }

    /// <summary>Of the whole also whose requirement it is.</summary>
    private static string Excluded(Advice advice, FleetOption option)
    {
        string[] owners = [.. advice.Workloads.Where(part => option.Kind != "hybrid" && AdviceWords.Option(part, option.Kind) is { Feasible: false }).Select(part => part.Name).OfType<string>()];
        return $"excluded: {AdviceWords.Exclusion(option.WhyNot)}{(owners.Length == 0 ? "" : $" ({JointTexts.Names(owners)})")}";
    }

    private static string Point(FleetOption? option) => option?.MonthlyUsd is { } money ? Format.Usd(money.Point) : None;

    /// <summary>What is run or called, in one line.</summary>
    private static string Fleet(FleetSummary fleet)
    {
        List<string> parts = [];
        if (fleet.Servers > 0)
        {
            string spare = fleet.Spare > 0 ? $" ({fleet.Spare} spare)" : "";
            string gpus = fleet.Gpu is null ? "" : fleet.GpusPerServer is { } count ? $" of {count}× {fleet.Gpu}" : $" of {fleet.Gpu}";
            parts.Add($"{fleet.Servers} server{(fleet.Servers == 1 ? "" : "s")}{spare}{gpus}");
        }
        if (!fleet.Models.IsDefaultOrEmpty) parts.Add(string.Join(" + ", fleet.Models) + (fleet.Precision is null ? "" : $" at {fleet.Precision}"));
        if (fleet.CapacityRequestsPerMonth is { } capacity) parts.Add($"carries {Format.Count(capacity)} a month");
        if (fleet.Utilisation is { } utilisation) parts.Add($"{Format.Percent(utilisation)} used");
        return string.Join(", ", parts);
    }

    private static ReportTable CostLines(Advice advice)
    {
        string[] names = [.. advice.Options.SelectMany(option => option.CostLines.IsDefault ? [] : option.CostLines).Select(line => line.Name).Distinct(StringComparer.Ordinal)];
        string Cell(FleetOption option, string name) =>
            option.CostLines.IsDefault || option.CostLines.FirstOrDefault(line => line.Name == name) is not { } line ? None : Format.Usd(line.Usd);
        IEnumerable<ReportRow> rows = names.Select(name => new ReportRow([InputWords.Name(name), .. advice.Options.Select(option => Cell(option, name))]));
        ReportRow total = new(["Total", .. advice.Options.Select(Point)], IsStrong: true);
        return new([new("US dollars a month"), .. advice.Options.Select(option => new ReportColumn(AdviceWords.Kind(option.Kind), true))], [.. rows, total]);
    }
}
