using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The crossings in sentences.</summary>
internal static class BreakEvenWords
{
    public static ImmutableArray<ReportBlock> Of(BreakEvenSummary summary)
    {
        string text = summary switch
        {
            { FirstRequestsPerMonth: null } => "Own servers win at no volume.",
            { StableRequestsPerMonth: null, FirstRequestsPerMonth: { } first } =>
                $"Own servers first win at {Format.Whole(first)} requests a month, but at no volume for good.",
            { FirstRequestsPerMonth: { } first, StableRequestsPerMonth: { } stable } when first == stable =>
                $"Own servers win from {Format.Whole(stable)} requests a month on.",
            { FirstRequestsPerMonth: { } first, StableRequestsPerMonth: { } stable } =>
                $"Own servers first win at {Format.Whole(first)} requests a month, and at every volume from {Format.Whole(stable)} on. In between, each further whole server makes the API cheaper again for a while.",
        };
        List<ReportBlock> blocks = [new ReportParagraph(text)];
        if (summary.Intervals.Length > 1)
            blocks.Add(new ReportTable(
                [new("Own servers win from", true), new("to (requests a month)", true)],
                [.. summary.Intervals.Select(i => new ReportRow([Format.Whole(i.From), i.To is { } to ? Format.Whole(to) : "without end"]))]));
        if (!string.IsNullOrWhiteSpace(summary.Basis)) blocks.Add(new ReportParagraph($"Basis: {summary.Basis}"));
        return [.. blocks];
    }
}
