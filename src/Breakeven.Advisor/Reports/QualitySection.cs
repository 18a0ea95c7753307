using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Shortlist;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>Whether the open model is good enough, which others there are, and what was required.</summary>
internal static class QualitySection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        (Advice advice, int level) = (subject.Advice, subject.Level);
        if (advice.Quality is { } known) yield return new("Is the open model good enough?", level, [.. Quality(known)]);
        if (!advice.Shortlist.Entries.IsEmpty) yield return new("Open models for this", level, [.. Shortlist(advice.Shortlist)]);
        if (!advice.Requirements.IsEmpty) yield return new("Requirements", level, [.. Requirements(advice.Requirements)]);
    }

    private static IEnumerable<ReportBlock> Quality(QualityAssessment known)
    {
        ReportTone tone = known.Status switch { QualityStatus.Proven => ReportTone.Good, QualityStatus.Refuted => ReportTone.Bad, _ => ReportTone.Caution };
        yield return new ReportParagraph($"{Capitalised(QualityJson.Word(known.Status))}. {known.Text}", tone);
        if (known.Models.IsEmpty) yield break;
        yield return new ReportTable(
            [new("Model"), new("Source"), new("Items", true), new("Points against today", true), new("Interval", true), new("Finding"), new("Further items", true)],
            [.. known.Models.SelectMany(model => model.Sources.Select(source => new ReportRow(Cells(model, source), model.Model == known.Model)))]);
        ReportItem[] caveats = [.. known.Models.SelectMany(model => model.Sources).SelectMany(source => source.Caveats.Select(caveat => $"{Capitalised(QualityTexts.Word(source.Source))}: {caveat}.")).Distinct(StringComparer.Ordinal).Select(text => new ReportItem(text))];
        if (caveats.Length > 0) yield return new ReportList([.. caveats]);
    }

    private static ImmutableArray<string> Cells(ModelQuality model, SourceQuality source) =>
    [
        model.Model, QualityTexts.Word(source.Source), Format.Whole(source.Items), Points(source.Difference),
        source is { Low: { } low, High: { } high } ? $"{Points(low)} to {Points(high)}" : "",
        QualityJson.Word(source.Status), source.MoreItems is { } more ? Format.Whole(more) : "",
    ];

    private static string Points(double? score) => score is not { } value ? "" : (value < 0 ? Format.Minus : value > 0 ? "+" : "") + Math.Abs(value * 100).ToString("0.0", CultureInfo.InvariantCulture);

    private static IEnumerable<ReportBlock> Shortlist(ModelShortlist shortlist)
    {
        yield return new ReportParagraph($"{shortlist.Suitable:#,0} of {shortlist.Considered:#,0} open models suit; the first of them, and the best of the others. "
            + "Published results are their publishers' own: they say what to try first, not what is good enough here.");
        yield return new ReportTable(
            [new("Model"), new("Suits"), new("Tokens a second (estimate)", true), new("Context", true), new("Runs (estimate)") { IsOptional = true }, new("Tools") { IsOptional = true }, new("Published results") { IsOptional = true }, new("Licence") { IsOptional = true }, new("Languages") { IsOptional = true }],
            [.. shortlist.Entries.Select(entry => new ReportRow(Cells(entry), entry.Quality == QualityStatus.Proven))]);
        yield return new ReportParagraph($"Sources: {string.Join("; ", shortlist.Entries.SelectMany(entry => entry.Facts).Where(fact => fact.Name is "tools" or "languages" || char.IsUpper(fact.Name[0])).Select(fact => fact.Source.Split(';')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.");
    }

    private static ImmutableArray<string> Cells(ShortlistEntry entry)
    {
        string Fact(string name) => entry.Facts.FirstOrDefault(fact => fact.Name == name)?.Value ?? "";
        string suits = entry.Suits ? entry.NotKnown.IsEmpty ? "yes" : $"yes; not known: {string.Join(", ", entry.NotKnown)}" : $"no: {string.Join(", ", entry.WhyNot.Select(Format.Words))}";
        if (entry.Quality != QualityStatus.Assumed) suits += $" ({QualityJson.Word(entry.Quality)})";
        string results = string.Join(", ", entry.Facts.Where(fact => char.IsUpper(fact.Name[0])).Select(fact => $"{fact.Name} {fact.Value}"));
        return [entry.Model, suits, Fact("speed").Split(' ')[0], Fact("context").Split(' ')[0], Fact("memory"), Bare(Fact("tools")), results, Bare(Fact("licence")), Bare(Fact("languages"))];
    }

    /// <summary>What was stated or observed, and defaults that matter; the other defaults in one sentence.</summary>
    private static IEnumerable<ReportBlock> Requirements(ImmutableArray<RequirementRow> rows)
    {
        ILookup<bool, RequirementRow> told = rows.ToLookup(row => row.Basis != "default" || row.Effect != RequirementTable.NoEffect);
        yield return new ReportTable(
            [new("Requirement"), new("Value"), new("From"), new("Decides"), new("Effect here")],
            [.. told[true].Select(row => new ReportRow([InputWords.Name(row.Requirement), row.Value, row.Basis, row.Criterion, row.Effect], row.Basis == "stated"))]);
        if (told[false].Any()) yield return new ReportParagraph($"At their defaults, and without an effect of their own: {string.Join("; ", told[false].Select(row => $"{InputWords.Name(row.Requirement)}: {row.Value}"))}.");
    }

    /// <summary>Without what qualifies it, which the JSON keeps.</summary>
    private static string Bare(string fact) => fact.Split(" (")[0].Split(';')[0];

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
