using System.Collections.Immutable;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Savings.Reconciling;

namespace Breakeven.Advisor.Savings;

/// <summary>The report as a document that every renderer can write.</summary>
public static class SavingsDocument
{
    private const string Unknown = "not measured";

    /// <param name="source">Where the calls come from, as the ledger's URL.</param>
    public static ReportDocument Build(VerifiedSavings savings, string source)
    {
        ArgumentNullException.ThrowIfNull(savings);
        return new("Savings", Headline(savings), Tone(savings), Facts(savings), Sections(savings))
        {
            Notice = savings.Simulated,
            Subtitle = savings is { From: { } from, Until: { } until } ? $"{source}, {from.UtcDateTime:yyyy-MM-dd HH:mm} to {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : source,
            Footer = "Calculated savings price the same tokens at the strong model. A hold-out measures what really changes. How each figure comes about: docs/savings.md.",
        };
    }

    /// <summary>The sections, for a report that has more than savings.</summary>
    public static ImmutableArray<ReportSection> Sections(VerifiedSavings savings)
    {
        ArgumentNullException.ThrowIfNull(savings);
        ImmutableArray<ReportSection>.Builder sections = ImmutableArray.CreateBuilder<ReportSection>();
        sections.Add(Measures(savings));
        sections.Add(Evidence(savings));
        if (!savings.Workloads.IsEmpty) sections.Add(Workloads(savings));
        if (savings.Reconciliation is { } reconciled) sections.Add(ReconciliationSection.Of(reconciled));
        if (Gaps(savings) is { IsEmpty: false } gaps) sections.Add(new("What is not in it", 2, [new ReportList(gaps)]));
        return sections.ToImmutable();
    }

    /// <summary>The same figures as one section of an advice.</summary>
    public static ReportSection WithinReport(VerifiedSavings savings)
    {
        ArgumentNullException.ThrowIfNull(savings);
        ReportParagraph baselines = new($"Always the strong model would have cost {savings.AlwaysStrong}, a random mix of the same share {savings.RandomMix} ({Over(savings.SavingOverRandomMix)}).");
        ReportBlock[] simulated = savings.Simulated is { } note ? [new ReportParagraph(note)] : [];
        return new("Savings", 2, [new ReportParagraph(Headline(savings), Tone(savings)), baselines, .. simulated, Brief(MeasureTable(savings)), .. Evidence(savings).Blocks]);
    }

    private static string Headline(VerifiedSavings savings)
    {
        if (savings.Calls == 0) return "No answered calls in this time.";
        string share = savings.SavingShare is { } part ? $" ({Format.Percent(Math.Abs(part))})" : "";
        string strong = savings.Saving.Usd >= 0 ? $"saved {savings.Saving}{share}" : $"cost {-savings.Saving}{share} more";
        return $"{savings.Paid} paid. Against always the strong model this {strong}.";
    }

    private static ReportTone Tone(VerifiedSavings savings) =>
        savings.Saving.Usd < 0 || savings.Holdout?.Agrees == false ? ReportTone.Caution : savings.Saving.Usd > 0 ? ReportTone.Good : ReportTone.Neutral;

    private static ImmutableArray<ReportFact> Facts(VerifiedSavings savings) =>
    [
        new("Paid", savings.Paid.ToString(), "APIs, own servers by the hour, verification"),
        new("Always the strong model", savings.AlwaysStrong.ToString(), Over(savings.Saving)),
        new("A random mix of the same share", savings.RandomMix.ToString(), Over(savings.SavingOverRandomMix)),
        new("Measured", savings.Holdout is { } measured ? measured.Saving.ToString() : Unknown, savings.Holdout is { } held ? Range(held.Interval) : "no hold-out is large enough"),
    ];

    private static string Over(Money saving) => saving.Usd >= 0 ? $"saved {saving} against it" : $"cost {-saving} more than it";

    private static ReportSection Measures(VerifiedSavings savings) => new("By measure", 2,
    [
        new ReportParagraph("Each measure's part is its mean contribution over all orders in which the measures could have come (Shapley), call by call: the parts add up, and nothing counts twice. A negative part cost more than it saved."),
        MeasureTable(savings),
        .. savings.Measures.Any(measure => measure.Measure == SavingMeasure.ShorterPrompts)
            ? [new ReportParagraph("What shorter prompts left out is an estimate, four bytes a token, at the input rate of the model that was asked; own servers' hours are due whatever a prompt's length.")]
            : ImmutableArray<ReportBlock>.Empty,
        .. savings.Idle is { Usd: > 0 } idle ? [new ReportParagraph($"Own servers are charged {idle} for time in which nothing used them.")] : ImmutableArray<ReportBlock>.Empty,
    ]);

    private static ReportTable MeasureTable(VerifiedSavings savings)
    {
        ImmutableArray<ReportRow>.Builder rows = ImmutableArray.CreateBuilder<ReportRow>();
        foreach (MeasureSaving measure in savings.Measures)
            rows.Add(new([NameOf(measure.Measure), Format.Whole(measure.Calls), measure.Saving.ToString(), MeasuredOf(savings, measure), measure.IfWithdrawn.ToString(), Range(measure.Interval)]));
        foreach (VerificationCost side in savings.Verification)
            rows.Add(new([$"verification: {Format.Words(side.Kind)}", Format.Whole(side.Calls), (-side.Cost).ToString(), "", "", ""]));
        rows.Add(new(["together", Format.Whole(savings.Calls), savings.Saving.ToString(), Measured(savings.Holdout), "", Range(savings.Interval)], IsStrong: true));
        return new([new("Measure"), new("Calls", true), new("Saved", true), new("Measured", true), new("Lost if withdrawn", true) { IsOptional = true }, new("In other such hours", true) { IsOptional = true }], rows.ToImmutable());
    }

    /// <summary>Without the columns that a narrow place can do without.</summary>
    private static ReportTable Brief(ReportTable table)
    {
        int[] kept = [.. Enumerable.Range(0, table.Columns.Length).Where(at => !table.Columns[at].IsOptional)];
        return table with { Columns = [.. kept.Select(at => table.Columns[at])], Rows = [.. table.Rows.Select(row => row with { Cells = [.. kept.Select(at => row.Cells[at])] })] };
    }

    private static ReportSection Evidence(VerifiedSavings savings)
    {
        ImmutableArray<ReportBlock>.Builder blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        if (savings.Holdout is { } holdout)
        {
            blocks.Add(new ReportParagraph($"Hold-out: {Format.Whole(holdout.Compared)} calls drawn at random were kept from response cache, routing and prompt measures. Against them the {Format.Whole(holdout.Treated)} others saved {holdout.Saving}{Between(holdout.Interval)}.", ReportTone.Good));
            if (holdout.Calculated is { } calculated) blocks.Add(new ReportParagraph(Agreement(calculated, holdout.Agrees), holdout.Agrees == false ? ReportTone.Caution : ReportTone.Neutral));
            if (savings.HoldoutCost is { } price) blocks.Add(new ReportParagraph($"The hold-out itself cost about {price} in savings forgone."));
        }
        else if (savings.HeldOut > 0)
            blocks.Add(new ReportParagraph($"{Format.Whole(savings.HeldOut)} calls were held out: too few. A workload needs {HoldoutComparison.FewestHeldOut}.", ReportTone.Caution));
        else
            blocks.Add(new ReportParagraph("No hold-out is configured: the saving is calculated from prices and not measured. `holdout: { share: 0.02 }` on a route keeps 2% of its calls from every measure.", ReportTone.Caution));
        if (savings.Earlier is { } earlier)
            blocks.Add(new ReportParagraph($"Earlier behaviour, weaker evidence: against {Format.Whole(earlier.Compared)} calls of the same workloads at the same hours before, the cost of {Format.Whole(earlier.Treated)} calls fell by {earlier.Saving}{Between(earlier.Interval)}. Whatever else changed is in it."));
        return new("Is it true?", 2, blocks.ToImmutable());
    }

    private static string Agreement(Money calculated, bool? agrees) => agrees switch
    {
        true => $"Prices alone say {calculated} for the same calls: within the interval.",
        false => $"Prices alone say {calculated} for the same calls: outside the interval. Answers of the strong model differ in length from those that were given, or something else tells the two groups apart; believe the hold-out.",
        null => $"Prices alone say {calculated} for the same calls.",
    };

    private static ReportSection Workloads(VerifiedSavings savings) => new("By workload", 2,
    [
        new ReportParagraph("Money of calls with a priced alternative, held-out ones left out. Measured is what the workload's own hold-out says; its provider's prompt cache and tiers serve both sides and are not in it."),
        new ReportTable(
            [new("Workload"), new("Calls", true), new("Strong model", true), new("Paid", true), new("Saved", true), new("Measured", true)],
            [.. savings.Workloads.Where(item => item.Baseline.Usd != 0 || item.Actual.Usd != 0).Select(item => new ReportRow([item.Workload, Format.Whole(item.Calls), item.Baseline.ToString(), item.Actual.ToString(), item.Saving.ToString(), Measured(item.Holdout)]))]),
    ]);

    private static ImmutableArray<ReportItem> Gaps(VerifiedSavings savings)
    {
        ImmutableArray<ReportItem>.Builder gaps = ImmutableArray.CreateBuilder<ReportItem>();
        void Add(long count, string text, ReportTone tone = ReportTone.Neutral)
        {
            if (count > 0) gaps.Add(new(text, Tone: tone));
        }
        Add(savings.NotCompared, $"{Format.Whole(savings.NotCompared)} calls have no priced alternative (their data may not leave, or no price is known): they count as paid in both baselines.");
        Add(savings.Unpriced, $"{Format.Whole(savings.Unpriced)} of these have no price at all: what they cost is missing. Add it under prices.overrides.", ReportTone.Caution);
        Add(savings.Unanswered, $"{Format.Whole(savings.Unanswered)} calls ended without an answer: what they cost counts in both baselines.");
        Add(savings.Duplicates, $"{Format.Whole(savings.Duplicates)} records tell of a call that was counted already, and were left out. See `ledger verify`.", ReportTone.Caution);
        Add(savings.Estimated, $"{Format.Whole(savings.Estimated)} calls have estimated tokens or prices.");
        if (savings.Idle is null) gaps.Add(new("The ledger does not tell what own servers cost by the hour: their idle time is missing, and their saving is too high.", Tone: ReportTone.Caution));
        return gaps.ToImmutable();
    }

    /// <summary>For people.</summary>
    public static string NameOf(SavingMeasure measure) => measure switch
    {
        SavingMeasure.ResponseCacheExact => "response cache, exact",
        SavingMeasure.ResponseCacheSemantic => "response cache, semantic",
        SavingMeasure.ComplexityRouting => "routing by complexity",
        SavingMeasure.Cascade => "cascade",
        SavingMeasure.CheaperModel => "cheaper model",
        SavingMeasure.OwnServers => "own servers, idle included",
        SavingMeasure.ShorterPrompts => "shorter prompts",
        SavingMeasure.PromptCache => "provider's prompt cache",
        SavingMeasure.ServiceTier => "batch or flex tier",
        SavingMeasure.PriceTerms => "other price than the book's",
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };

    /// <summary>What a hold-out says of one measure, or why it says nothing of it alone.</summary>
    public static string MeasuredOf(VerifiedSavings savings, MeasureSaving measure)
    {
        ArgumentNullException.ThrowIfNull(savings);
        ArgumentNullException.ThrowIfNull(measure);
        if (measure.Holdout is not null || savings.Holdout is null) return Measured(measure.Holdout);
        return HoldoutComparison.IsForAll(measure.Measure) ? "serves both sides" : "only together";
    }

    /// <summary>A measured saving with its interval, for people.</summary>
    public static string Measured(MeasuredSaving? holdout) =>
        holdout is null ? Unknown : holdout.Interval is { } interval ? $"{holdout.Saving} ({interval.Low} to {interval.High})" : holdout.Saving.ToString();

    private static string Range(SavingInterval? interval) => interval is null ? Unknown : $"{interval.Low} to {interval.High}";

    private static string Between(SavingInterval? interval) => interval is null ? "" : $", with {Format.Percent(interval.Level)} confidence between {interval.Low} and {interval.High}";
}
