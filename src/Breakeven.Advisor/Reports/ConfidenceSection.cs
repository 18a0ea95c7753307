using Breakeven.Advisor.Reports.Charts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>How sure the answer is, and which inputs move it.</summary>
internal static class ConfidenceSection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        Figure?[] figures = [SavingChart.Draw(subject.Advice, subject.Id), TornadoChart.Draw(subject.Advice, subject.Id)];
        ReportBlock[] blocks = [.. figures.OfType<Figure>().Select(figure => new ReportFigure(figure)), .. Drivers(subject.Advice)];
        if (blocks.Length > 0) yield return new("How sure it is", subject.Level, [.. blocks]);
    }

    private static IEnumerable<ReportBlock> Drivers(Advice advice)
    {
        if (advice.Drivers.IsEmpty) yield break;
        yield return new ReportTable(
            [new("Input"), new("p5", true), new("p95", true), new("Saving at p5", true), new("Saving at p95", true)],
            [.. advice.Drivers.Select(d => new ReportRow([InputWords.Name(d.Input), InputWords.Value(d.Input, d.Low), InputWords.Value(d.Input, d.High), Format.Usd(d.SavingAtLow), Format.Usd(d.SavingAtHigh)]))]);
    }
}
