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
        if (advice.Workloads.Length > 1) sections.Add(new("Workloads at a glance", 2, [OptionTables.Overview(advice.Workloads)]));
        sections.AddRange(Body(advice, 2, "all"));
        if (!string.IsNullOrWhiteSpace(context.ConfigDiff)) sections.Add(new("Suggested configuration", 2, [new ReportCode(context.ConfigDiff, "diff")]));
        if (context.Savings is { } savings) sections.Add(SavingsSection.Of(savings));
        if (advice.Workloads.Length > 1)
            foreach ((int index, Advice workload) in advice.Workloads.Index())
            {
                sections.Add(new($"Workload: {workload.Name ?? $"#{index + 1}"}", 2, [new ReportParagraph(AdviceWords.Headline(workload), AdviceWords.Tone(workload.Verdict))]));
                sections.AddRange(Body(workload, 3, $"w{index + 1}"));
                sections.AddRange(Assumptions(workload, 3));
            }
        sections.AddRange(Assumptions(advice, 2));
        return new(context.Title, AdviceWords.Headline(advice), AdviceWords.Tone(advice.Verdict), AdviceFacts.Of(advice), [.. sections])
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

    private static IEnumerable<ReportSection> Body(Advice advice, int level, string id)
    {
        ImmutableArray<ReportBlock> options =
            [.. OptionTables.Of(advice), .. Picture(CostChart.Draw(advice, id)), .. Picture(SavingChart.Draw(advice, id))];
        if (options.Length > 0) yield return new("Three fleets compared", level, options);
        if (!advice.Reasons.IsEmpty) yield return new("Why", level, [Findings(advice.Reasons, ReportTone.Neutral)]);
        if (!advice.Warnings.IsEmpty) yield return new("Warnings", level, [Findings(advice.Warnings, ReportTone.Caution)]);
        if (advice.BreakEven is { } breakEven) yield return new("Break-even", level, BreakEvenWords.Of(breakEven));
        ImmutableArray<ReportBlock> load = [.. Picture(LoadChart.Draw(advice, id))];
        if (load.Length > 0) yield return new("Load over time", level, load);
        ImmutableArray<ReportBlock> flips = [.. Flips(advice), .. Picture(TornadoChart.Draw(advice, id)), .. Drivers(advice)];
        if (flips.Length > 0) yield return new("What would change it", level, flips);
        if (!advice.Plan.IsEmpty) yield return new("Plan", level, [new ReportList([.. advice.Plan.Select(step => new ReportItem(step))], Ordered: true)]);
    }

    private static ReportList Findings(ImmutableArray<Finding> findings, ReportTone tone) =>
        new([.. findings.Select(finding => new ReportItem(finding.Text, finding.Code, tone))]);

    private static IEnumerable<ReportBlock> Picture(Figure? figure) => figure is null ? [] : [new ReportFigure(figure)];

    private static IEnumerable<ReportBlock> Flips(Advice advice)
    {
        if (advice.WouldChangeIf.IsEmpty) yield break;
        yield return new ReportTable(
            [new("If"), new("goes from"), new("to"), new("the verdict becomes")],
            [.. advice.WouldChangeIf.Select(flip => new ReportRow([Format.Words(flip.Input), flip.From, flip.To, AdviceWords.Name(flip.Verdict)]))]);
    }

    private static IEnumerable<ReportBlock> Drivers(Advice advice)
    {
        if (advice.Drivers.IsEmpty) yield break;
        yield return new ReportTable(
            [new("Input"), new("p5"), new("p95"), new("Saving at p5", true), new("Saving at p95", true)],
            [.. advice.Drivers.Select(d => new ReportRow([Format.Words(d.Input), d.Low, d.High, Format.Usd(d.SavingAtLow), Format.Usd(d.SavingAtHigh)]))]);
    }

    private static IEnumerable<ReportSection> Assumptions(Advice advice, int level)
    {
        if (advice.Assumptions.IsEmpty) yield break;
        yield return new("Assumptions and sources", level,
        [
            new ReportTable(
                [new("Assumption"), new("Value"), new("Source")],
                [.. advice.Assumptions.Select(a => new ReportRow([Format.Words(a.Name), a.IsEstimate ? a.Value + EstimateMark : a.Value, a.Source]))]),
        ]);
    }

    /// <summary>Follows a value that is an estimate, in every format.</summary>
    internal const string EstimateMark = " (estimate)";
}
