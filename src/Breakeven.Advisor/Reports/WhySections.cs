using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>Reasons and warnings, side by side.</summary>
internal static class WhySections
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        Advice advice = subject.Advice;
        if (!advice.Reasons.IsEmpty) yield return new("Why", subject.Level, [Findings(advice.Reasons, ReportTone.Neutral)]) { IsNarrow = true };
        if (!advice.Warnings.IsEmpty) yield return new("Warnings", subject.Level, [Findings(advice.Warnings, ReportTone.Caution)]) { IsNarrow = true };
    }

    private static ReportList Findings(ImmutableArray<Finding> findings, ReportTone tone) => new([.. findings.Select(finding => new ReportItem(finding.Text, finding.Code, tone))]);
}
