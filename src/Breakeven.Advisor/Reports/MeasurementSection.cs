using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>Which number to learn before deciding, and when hardware has earned itself.</summary>
internal static class MeasurementSection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        ReportBlock[] blocks = [.. Measurements(subject.Advice), .. Payback(subject.Advice)];
        if (blocks.Length > 0) yield return new("Before you decide", subject.Level, [.. blocks]);
    }

    private static IEnumerable<ReportBlock> Measurements(Advice advice)
    {
        if (advice.NextMeasurements.IsEmpty) yield break;
        yield return new ReportParagraph($"Knowing every input exactly would save {Format.Usd(advice.PerfectInformationUsdPerMonth)} a month on average by a better choice: no study is worth more. One by one:");
        yield return new ReportTable(
            [new("Learn"), new("Expected gain a month", true), new("How")],
            [.. advice.NextMeasurements.Select(next => new ReportRow([InputWords.Name(next.Input), Format.Usd(next.ExpectedGainUsdPerMonth), next.How]))]);
    }

    private static IEnumerable<ReportBlock> Payback(Advice advice)
    {
        if (advice.Payback is not { } payback) yield break;
        string range = payback.Months is null && payback.P5 is null ? "" : $" (p5 to p95: {Months(payback.P5)} to {Months(payback.P95)})";
        yield return new ReportParagraph($"{AdviceWords.Kind(payback.Plan)} costs {Format.Usd(payback.UpfrontUsd)} once, which {(payback.Months is { } months ? $"comes back in {Months(months)}" : "never comes back")} against paying the API{range}.");
    }

    private static string Months(double? months) => months is { } value ? $"{value.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} months" : "never";
}
