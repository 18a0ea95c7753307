using System.Collections.Immutable;
using Breakeven.Advisor.Reports.Charts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The table of contents of a report: what is told of an advice, in which order.</summary>
public static class AdviceDocument
{
    public static ReportDocument Build(Advice advice, ReportContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(advice);
        context ??= ReportContext.Default;
        List<ReportSection> sections = [];
        bool isWhole = advice.Workloads.Length > 1;
        if (isWhole) sections.Add(new("Workloads at a glance", 2, [OptionTables.Overview(advice.Workloads), OptionTables.FirstReasons(advice.Workloads)]));
        if (context.Savings is { } savings) sections.Add(SavingsSection.Of(savings) with { IsNarrow = true });
        if (!string.IsNullOrWhiteSpace(context.ConfigDiff)) sections.Add(new("Suggested configuration", 2, [new ReportCode(context.ConfigDiff, "diff")]) { IsNarrow = true });
        sections.AddRange(Body(isWhole ? OfTheWholeAlone(advice) : advice, 2, "all"));
        if (isWhole)
            foreach ((int index, Advice workload) in advice.Workloads.Index())
            {
                sections.Add(new($"Workload: {workload.Name ?? $"#{index + 1}"}", 2, [new ReportParagraph(AdviceWords.Headline(workload), AdviceWords.Tone(workload.Verdict))]));
                sections.AddRange(Body(workload, 3, $"w{index + 1}"));
            }
        if (AssumptionTable.Of(advice) is { } assumptions) sections.Add(new("Assumptions and sources", 2, [assumptions]));
        return new(context.Title, AdviceWords.Headline(advice), AdviceWords.Tone(advice.Verdict), AdviceFacts.Of(advice, context.Savings), [.. sections])
        {
            Notice = context.SimulatedNote,
            Subtitle = Subtitle(advice, context),
            Footer = $"p5 and p95 are the 5th and 95th percentile when the uncertain inputs are redrawn; the point is at the stated inputs. "
                + $"Confidence is the share of redraws in which the cheapest feasible option stays the cheapest. A month has 730 hours. Money is US dollars. Seed {advice.Seed}: the same inputs give the same report.",
        };
    }

    private static string? Subtitle(Advice advice, ReportContext context)
    {
        string?[] parts = [advice.Name, context.DataSource, context.GeneratedAt is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : null];
        string text = string.Join(" · ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length == 0 ? null : text;
    }

    /// <summary>Without what the sections of the workloads say: a sum of them has the findings and the steps of each.</summary>
    private static Advice OfTheWholeAlone(Advice advice) => advice with
    {
        Reasons = [.. advice.Reasons.Where(reason => reason.Code != "mixed_requirements" && !advice.Workloads.Any(part => part.Reasons.Any(known => known.Code == reason.Code)))],
        Warnings = [.. advice.Warnings.Where(warning => !advice.Workloads.Any(part => part.Warnings.Any(known => known.Code == warning.Code)))],
        Plan = [.. advice.Plan.Where(step => !advice.Workloads.Any(part => part.Plan.Any(known => step.EndsWith(known, StringComparison.Ordinal))))],
        BreakEven = null,
    };

    private static IEnumerable<ReportSection> Body(Advice advice, int level, string id)
    {
        ImmutableArray<ReportBlock> options = [.. OptionTables.Of(advice)];
        if (options.Length > 0) yield return new("Three fleets compared", level, options);
        ImmutableArray<ReportBlock> pictures =
            [.. Picture(CostChart.Draw(advice, id)), .. Picture(LoadChart.Draw(advice, id)), .. Picture(SavingChart.Draw(advice, id)), .. Picture(TornadoChart.Draw(advice, id))];
        if (pictures.Length > 0) yield return new("In charts", level, pictures);
        if (!advice.Reasons.IsEmpty) yield return new("Why", level, [Findings(advice.Reasons, ReportTone.Neutral)]) { IsNarrow = true };
        if (!advice.Warnings.IsEmpty) yield return new("Warnings", level, [Findings(advice.Warnings, ReportTone.Caution)]) { IsNarrow = true };
        if (advice.BreakEven is { } breakEven) yield return new("Break-even", level, BreakEvenWords.Of(breakEven)) { IsNarrow = true };
        if (!advice.Plan.IsEmpty) yield return new("Plan", level, [new ReportList([.. advice.Plan.Select(step => new ReportItem(step))], Ordered: true)]) { IsNarrow = true };
        if (MigrationSection.Of(advice, level) is { } migration) yield return migration;
        ImmutableArray<ReportBlock> flips = [.. Flips(advice), .. Drivers(advice)];
        if (flips.Length > 0) yield return new("What would change it", level, flips);
    }

    private static ReportList Findings(ImmutableArray<Finding> findings, ReportTone tone) =>
        new([.. findings.Select(finding => new ReportItem(finding.Text, finding.Code, tone))]);

    private static IEnumerable<ReportBlock> Picture(Figure? figure) => figure is null ? [] : [new ReportFigure(figure)];

    private static IEnumerable<ReportBlock> Flips(Advice advice)
    {
        if (advice.WouldChangeIf.IsEmpty) yield break;
        yield return new ReportTable(
            [new("If"), new("goes from"), new("to"), new("the verdict becomes")],
            [.. advice.WouldChangeIf.Select(flip => new ReportRow([InputWords.Name(flip.Input), InputWords.Value(flip.Input, flip.From), InputWords.Value(flip.Input, flip.To), AdviceWords.Name(flip.Verdict)]))]);
    }

    private static IEnumerable<ReportBlock> Drivers(Advice advice)
    {
        if (advice.Drivers.IsEmpty) yield break;
        yield return new ReportTable(
            [new("Input"), new("p5", true), new("p95", true), new("Saving at p5", true), new("Saving at p95", true)],
            [.. advice.Drivers.Select(d => new ReportRow([InputWords.Name(d.Input), InputWords.Value(d.Input, d.Low), InputWords.Value(d.Input, d.High), Format.Usd(d.SavingAtLow), Format.Usd(d.SavingAtHigh)]))]);
    }

    /// <summary>Follows a value that is an estimate, in every format.</summary>
    internal const string EstimateMark = " (estimate)";
}
