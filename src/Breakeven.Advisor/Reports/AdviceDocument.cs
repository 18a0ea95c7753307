using System.Collections.Immutable;
using Breakeven.Advisor.Savings;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The table of contents of a report: what is told of an advice, in which order.</summary>
public static class AdviceDocument
{
    /// <summary>Follows a value that is an estimate, in every format.</summary>
    internal const string EstimateMark = " (estimate)";

    /// <summary>Of so many workloads each has its own part; of more, only the ones with most money at stake.</summary>
    internal const int MostInDetail = 10;

    /// <summary>What is told of the whole and of each workload, in the order of the page: one line for each section.</summary>
    private static readonly ImmutableArray<Func<ReportSubject, IEnumerable<ReportSection>>> Order =
    [
        WhySections.Of,
        ChangeSection.Of,
        UsageSection.Of,
        OptionsSection.Of,
        BreakEvenSection.Of,
        ConfidenceSection.Of,
        MeasurementSection.Of,
        QualitySection.Of,
        FleetSearchSection.Of,
        PortfolioSection.Of,
        PlanSection.Of,
        MigrationSection.Of,
    ];

    public static ReportDocument Build(Advice advice, ReportContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(advice);
        context ??= ReportContext.Default;
        List<ReportSection> sections = [];
        bool isWhole = advice.Workloads.Length > 1;
        ImmutableArray<ReportSubject> parts = isWhole ? Parts(advice.Workloads) : [];
        ReportSubject whole = new(isWhole ? OfTheWholeAlone(advice) : advice, 2, "all");
        if (isWhole) sections.Add(WorkloadOverview.Of(advice.Workloads));
        if (context.Savings is { } savings) sections.Add(SavingsDocument.WithinReport(savings) with { IsNarrow = true });
        if (!string.IsNullOrWhiteSpace(context.ConfigDiff)) sections.Add(new("Suggested configuration", 2, [new ReportCode(context.ConfigDiff, "diff")]) { IsNarrow = true });
        sections.AddRange(Order.SelectMany(section => section(whole)));
        foreach (ReportSubject part in parts)
        {
            sections.Add(new($"Workload: {part.Advice.Name ?? part.Id}", 2, [new ReportParagraph(AdviceWords.Headline(part.Advice), AdviceWords.Tone(part.Advice.Verdict))]));
            sections.AddRange(Order.SelectMany(section => section(part)));
        }
        if (AssumptionTable.Of(advice) is { } assumptions) sections.Add(new("Assumptions and sources", 2, [assumptions]));
        sections.AddRange(DerivationSections.Of(whole, parts));
        return new(context.Title, AdviceWords.Headline(advice), AdviceWords.Tone(advice.Verdict), AdviceFacts.Of(advice, context.Savings), [.. sections])
        {
            Notice = context.SimulatedNote,
            Subtitle = Subtitle(advice, context),
            AppendixHint = sections.Exists(section => section.IsAppendix) ? "Each number opens down to its inputs and sources: --explain NAME, as api_usd_per_month or confidence; --explain all for all of them." : null,
            Footer = $"p5 and p95 are the 5th and 95th percentile when the uncertain inputs are redrawn; the point is at the stated inputs. "
                + $"Confidence is the share of redraws in which the cheapest feasible option stays the cheapest. A month has 730 hours. Money is US dollars, without taxes. Seed {advice.Seed}: the same inputs give the same report.",
        };
    }

    /// <summary>Most money at stake first; the id is the place in the input.</summary>
    private static ImmutableArray<ReportSubject> Parts(ImmutableArray<Advice> workloads) =>
        [.. MoneyAtStake.Order(workloads).Take(MostInDetail).Select(index => new ReportSubject(workloads[index], 3, $"w{index + 1}"))];

    private static string? Subtitle(Advice advice, ReportContext context)
    {
        string?[] parts = [advice.Name, context.DataSource, context.GeneratedAt is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : null];
        string text = string.Join(" · ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length == 0 ? null : text;
    }

    /// <summary>Without what the sections of the workloads say: a sum of them has the findings and the steps of each.</summary>
    private static Advice OfTheWholeAlone(Advice advice)
    {
        HashSet<string> reasons = [.. advice.Workloads.SelectMany(part => part.Reasons).Select(reason => reason.Code)];
        HashSet<string> warnings = [.. advice.Workloads.SelectMany(part => part.Warnings).Select(warning => warning.Code)];
        string[] steps = [.. advice.Workloads.SelectMany(part => part.Plan).Distinct(StringComparer.Ordinal)];
        bool areAllTold = advice.Workloads.Length <= MostInDetail;
        return advice with
        {
            Reasons = [.. advice.Reasons.Where(reason => reason.Code != "mixed_requirements" && !(areAllTold && reasons.Contains(reason.Code)))],
            Warnings = [.. advice.Warnings.Where(warning => !(areAllTold && warnings.Contains(warning.Code)))],
            Plan = [.. advice.Plan.Where(step => !(areAllTold && steps.Any(known => step.EndsWith(known, StringComparison.Ordinal))))],
            BreakEven = null,
        };
    }
}
