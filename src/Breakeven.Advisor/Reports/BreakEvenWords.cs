using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The crossings in sentences.</summary>
internal static class BreakEvenWords
{
    private const int MostRows = 8;

    public static ImmutableArray<ReportBlock> Of(BreakEvenSummary summary, AdviceCharts? charts = null)
    {
        string text = summary switch
        {
            { FirstRequestsPerMonth: null } => "Own servers alone cost less than the API at no volume.",
            { StableRequestsPerMonth: null, FirstRequestsPerMonth: { } first } =>
                $"Own servers alone first cost less than the API at {Format.Whole(first)} requests a month, but at no volume for good.",
            { FirstRequestsPerMonth: { } first, StableRequestsPerMonth: { } stable } when first == stable =>
                $"Own servers alone cost less than the API from {Format.Whole(stable)} requests a month on.",
            { FirstRequestsPerMonth: { } first, StableRequestsPerMonth: { } stable } =>
                $"Own servers alone first cost less than the API at {Format.Whole(first)} requests a month, and at every volume from {Format.Whole(stable)} on. In between, each further whole server makes the API cheaper again for a while.",
        };
        List<ReportBlock> blocks = [new ReportParagraph(text + Hybrid(charts))];
        if (summary.Intervals.Length > 1)
            blocks.Add(new ReportTable(
                [new("Own servers win from", true), new("to (requests a month)", true)],
                [.. Shown(summary.Intervals).Select(i => i is null ? new ReportRow([$"{summary.Intervals.Length - MostRows:#,0} more", ""]) : new ReportRow([Format.Whole(i.From), i.To is { } to ? Format.Whole(to) : "without end"]))]));
        if (!string.IsNullOrWhiteSpace(summary.Basis)) blocks.Add(new ReportParagraph($"Basis: {summary.Basis}"));
        return [.. blocks];
    }

    /// <summary>The first ones and the last; null stands for those between.</summary>
    private static VolumeInterval?[] Shown(ImmutableArray<VolumeInterval> all) =>
        all.Length <= MostRows + 1 ? [.. all] : [.. all.Take(MostRows - 1), null, all[^1]];

    /// <summary>The first volume drawn from which a hybrid costs less than the API, between the drawn points by proportion.</summary>
    private static string Hybrid(AdviceCharts? charts)
    {
        CostPoint[] points = charts is null ? [] : [.. charts.CostByVolume.Where(point => point.Hybrid is not null)];
        int at = Array.FindIndex(points, point => point.Hybrid < point.Api);
        if (at <= 0 || points[at - 1].Hybrid is not { } before) return "";
        decimal was = before - points[at - 1].Api, still = points[at].Api - points[at].Hybrid!.Value;
        decimal volume = points[at - 1].RequestsPerMonth + (points[at].RequestsPerMonth - points[at - 1].RequestsPerMonth) * was / (was + still);
        return $" With the API taking the overflow, they do from about {Format.Count(volume)} on.";
    }
}
