using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Evidence;

/// <summary>What measured quality adds to reasons and warnings. Without evidence nothing: then it is an assumption.</summary>
internal static class QualityFindings
{
    public static IEnumerable<Finding> Reasons(WorkloadCase subject, Verdict verdict)
    {
        if (verdict is Verdict.SelfHost or Verdict.Hybrid && subject.Quality.Assessment is { Status: QualityStatus.Proven } known) yield return new("quality_proven", known.Text);
    }

    public static IEnumerable<Finding> Warnings(WorkloadCase subject, Verdict verdict)
    {
        if (subject.Requirements.FrontierRequired && subject.Quality.Assessment.Models.FirstOrDefault(model => model.Status == QualityStatus.Proven) is { } contrary)
            yield return new("quality_proven", $"frontier_required is stated, and the evidence says otherwise: {contrary.Text} See whether the requirement still holds.");
        if (verdict is Verdict.SelfHost or Verdict.Hybrid && subject.Quality.Assessment is { Status: QualityStatus.Unsettled } known) yield return new("quality_unproven", known.Text);
    }
}
