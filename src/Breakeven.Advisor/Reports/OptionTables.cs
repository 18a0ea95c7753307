using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The three fleets side by side.</summary>
internal static class OptionTables
{
    private const string None = "–";

    public static IEnumerable<ReportBlock> Of(ReportSubject subject)
    {
        Advice advice = subject.Advice;
        if (advice.Options.IsEmpty) yield break;
        yield return Comparison(advice, subject.Anchors);
        if (advice.Options.Any(option => !option.CostLines.IsDefaultOrEmpty)) yield return CostLines(advice, subject.Anchors);
        ReportItem[] fleets = [.. advice.Options.Select(option => (option.Kind, Text: option.Fleet is null ? "" : Fleet(option.Fleet)))
            .Where(fleet => fleet.Text.Length > 0).Select(fleet => new ReportItem($"{AdviceWords.Kind(fleet.Kind)}: {fleet.Text}"))];
        if (fleets.Length > 0) yield return new ReportList([.. fleets]);
    }

    private static ReportTable Comparison(Advice advice, Anchors anchors)
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
            ], IsStrong: option == chosen)
            {
                Anchors = [null, null, anchors.Find(ChangeDerivations.OptionName(option.Kind)), anchors.Find(ChangeDerivations.OptionName(option.Kind).Replace("_usd", "_p95_usd", StringComparison.Ordinal)), null],
            })]);
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
            string spare = fleet.Spare > 0 ? $" ({fleet.Spare:#,0} spare)" : "";
            string gpus = fleet.Gpu is null ? "" : fleet.GpusPerServer is { } count ? $" of {count}× {fleet.Gpu}" : $" of {fleet.Gpu}";
            parts.Add($"{fleet.Servers:#,0} server{(fleet.Servers == 1 ? "" : "s")}{spare}{gpus}");
        }
        if (!fleet.Models.IsDefaultOrEmpty) parts.Add(string.Join(" + ", fleet.Models) + (fleet.Precision is null ? "" : $" at {fleet.Precision}"));
        if (fleet.CapacityRequestsPerMonth is { } capacity) parts.Add($"carries {Format.Count(capacity)} a month");
        if (fleet.Utilisation is { } utilisation) parts.Add($"{Format.Percent(utilisation)} used");
        return string.Join(", ", parts);
    }

    private static ReportTable CostLines(Advice advice, Anchors anchors)
    {
        string[] names = [.. advice.Options.SelectMany(option => option.CostLines.IsDefault ? [] : option.CostLines).Select(line => line.Name).Distinct(StringComparer.Ordinal)];
        string Cell(FleetOption option, string name) =>
            option.CostLines.IsDefault || option.CostLines.FirstOrDefault(line => line.Name == name) is not { } line ? None : Format.Usd(line.Usd);
        string Derived(FleetOption option, string name) => $"{option.Kind.Replace('-', '_')}.{name}";
        string Mark(string name) => advice.Options.Any(option => anchors.IsEstimate(Derived(option, name))) ? AdviceDocument.EstimateMark : "";
        IEnumerable<ReportRow> rows = names.Select(name => new ReportRow([InputWords.Name(name) + Mark(name), .. advice.Options.Select(option => Cell(option, name))])
        {
            Anchors = [null, .. advice.Options.Select(option => anchors.Find(Derived(option, name)))],
        });
        ReportRow total = new(["Total", .. advice.Options.Select(Point)], IsStrong: true) { Anchors = [null, .. advice.Options.Select(option => anchors.Find(ChangeDerivations.OptionName(option.Kind)))] };
        return new([new("US dollars a month"), .. advice.Options.Select(option => new ReportColumn(AdviceWords.Kind(option.Kind), true))], [.. rows, total]);
    }
}
