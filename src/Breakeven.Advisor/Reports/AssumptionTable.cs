using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>Every assumption once with its source, and of several workloads which of them rest on it.</summary>
internal static class AssumptionTable
{
    /// <summary>Of many workloads those that most of them share come first, and the rest is counted.</summary>
    private const int Most = 60;

    public static ReportTable? Of(Advice advice)
    {
        if (advice.Workloads.Length < 2)
            return advice.Assumptions.IsEmpty ? null : new([new("Assumption"), new("Value"), new("Source")], [.. advice.Assumptions.Select(a => new ReportRow(Cells(a)))]);
        (Assumption Assumption, int Workload)[] uses = [.. advice.Workloads.SelectMany((part, index) => part.Assumptions.Select(assumption => (assumption, index)))];
        bool areMany = advice.Workloads.Length > AdviceDocument.MostInDetail;
        IEnumerable<ReportRow> whole = advice.Assumptions.Except(uses.Select(use => use.Assumption)).Select(a => new ReportRow([.. Cells(a), "all"]));
        IEnumerable<ReportRow> shared = uses.GroupBy(use => use.Assumption, use => use.Workload)
            .OrderByDescending(group => areMany ? group.Count() : 0)
            .Select(group => new ReportRow([.. Cells(group.Key), Owners(advice.Workloads, [.. group.Distinct()])]));
        ImmutableArray<ReportRow> rows = [.. whole, .. shared];
        if (rows.IsEmpty) return null;
        ImmutableArray<ReportRow> shown = rows.Length <= Most ? rows : [.. rows.Take(Most), new ReportRow([$"{rows.Length - Most:#,0} more", "", "of single workloads; --workload NAME lists them", ""], IsStrong: true)];
        return new([new("Assumption"), new("Value"), new("Source"), new("Workloads")], shown);
    }

    private static ImmutableArray<string> Cells(Assumption a) =>
    [
        a.Name.StartsWith("note ", StringComparison.Ordinal) ? "Note" : InputWords.Name(a.Name),
        InputWords.Value(a.Name, a.Value) + (a.IsEstimate ? AdviceDocument.EstimateMark : ""),
        a.Source,
    ];

    private static string Owners(ImmutableArray<Advice> workloads, int[] indexes) =>
        indexes.Length == workloads.Length ? "all" : JointTexts.Names(indexes.Select(index => workloads[index].Name ?? $"#{index + 1}"));
}
