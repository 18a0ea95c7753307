using System.Collections.Immutable;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Reports.Charts;

namespace Breakeven.Advisor.Reports;

/// <summary>The three fleets with their lines, as tables and as a picture.</summary>
internal static class OptionsSection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        ImmutableArray<ReportBlock> blocks = [.. OptionTables.Of(subject)];
        if (blocks.IsEmpty) yield break;
        Figure?[] figures = [StackChart.Draw(subject.Advice, subject.Id), CumulativeChart.Draw(subject.Advice, subject.Id)];
        string[] estimates = [.. subject.Advice.Options.Where(option => option.MonthlyUsd is not null).SelectMany(option => subject.Anchors.Roots(ChangeDerivations.OptionName(option.Kind))).Distinct(StringComparer.Ordinal)];
        ReportBlock[] rests = estimates.Length == 0 ? [] : [new ReportParagraph($"Estimates in these figures: {string.Join(", ", estimates.Select(Small))}.", ReportTone.Neutral)];
        yield return new("Three fleets compared", subject.Level, [.. blocks, .. rests, .. figures.OfType<Figure>().Select(figure => new ReportFigure(figure))]);
    }

    private static string Small(string label) => label.Length > 1 && char.IsUpper(label[1]) ? label : char.ToLowerInvariant(label[0]) + label[1..];
}
