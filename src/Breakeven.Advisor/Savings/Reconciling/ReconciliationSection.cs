using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Reports;

namespace Breakeven.Advisor.Savings.Reconciling;

/// <summary>A <see cref="Reconciliation"/> as a section: what differs, and from what that usually comes.</summary>
internal static class ReconciliationSection
{
    public static ReportSection Of(Reconciliation found)
    {
        ImmutableArray<ReconciledDay> differing = [.. found.Rows.Where(row => !row.Agrees)];
        ImmutableArray<ReportBlock>.Builder blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        blocks.Add(new ReportParagraph(
            $"{found.Rows.Length - differing.Length} of {found.Rows.Length} days and models agree with {string.Join(", ", found.Files)} within half a percent.",
            differing.IsEmpty ? ReportTone.Good : ReportTone.Caution));
        if (differing.IsEmpty) return new("Against the providers' own counts", 2, blocks.ToImmutable());
        blocks.Add(new ReportTable(
            [new("Day"), new("Model"), new("Requests", true) { IsOptional = true }, new("Input tokens", true), new("Output tokens", true), new("Cost", true) { IsOptional = true }],
            [.. differing.Select(row => new ReportRow(
                [row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Model, Pair(row.Ledger?.Requests, row.Provider?.Requests), Pair(row.Ledger?.InputTokens, row.Provider?.InputTokens),
                    Pair(row.Ledger?.OutputTokens, row.Provider?.OutputTokens), row.Provider?.Cost is { } cost ? $"{row.Ledger?.Cost?.ToString() ?? "none"} / {cost}" : ""]))]));
        blocks.Add(new ReportParagraph("Each cell: the ledger / the provider."));
        blocks.Add(new ReportList([.. differing.Select(row => new ReportItem($"{row.Day:yyyy-MM-dd} {row.Model}: {string.Join("; or ", row.Causes)}."))]));
        return new("Against the providers' own counts", 2, blocks.ToImmutable());
    }

    private static string Pair(long? ours, long? theirs) => $"{(ours is { } a ? Format.Whole(a) : "none")} / {(theirs is { } b ? Format.Whole(b) : "none")}";
}
