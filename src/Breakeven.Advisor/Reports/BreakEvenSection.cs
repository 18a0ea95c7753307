using System.Collections.Immutable;
using Breakeven.Advisor.Reports.Charts;

namespace Breakeven.Advisor.Reports;

/// <summary>The crossings in words and against volume, and how the load spreads over the time.</summary>
internal static class BreakEvenSection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        ImmutableArray<ReportBlock> words = subject.Advice.BreakEven is { } breakEven ? BreakEvenWords.Of(breakEven, subject.Advice.Charts) : [];
        Figure?[] figures = [CostChart.Draw(subject.Advice, subject.Id), LoadDurationChart.Draw(subject.Advice, subject.Id), LoadChart.Draw(subject.Advice, subject.Id)];
        ReportFigure[] drawn = [.. figures.OfType<Figure>().Select(figure => new ReportFigure(figure))];
        if (words.Length + drawn.Length > 0) yield return new("Break-even", subject.Level, [.. words, .. drawn]);
    }
}
