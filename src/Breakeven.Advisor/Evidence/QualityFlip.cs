using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Evidence;

/// <summary>The margin from which a refuted model would no longer be refuted, where that changes the verdict.</summary>
internal static class QualityFlip
{
    public static Flip? Find(WorkloadCase subject, Verdict verdict)
    {
        QualityAssessment known = subject.Quality.Assessment;
        if (subject.Quality.Exclusion is null || Tolerated(known) is not { } margin) return null;
        Verdict other = Decision.Of(subject with { Quality = subject.Quality with { Exclusion = null } }).Verdict;
        return other == verdict || other == Verdict.Infeasible ? null : new("quality_margin", Text(known.Margin), Text(margin), other);
    }

    /// <summary>The least margin that no source refutes, rounded up to a tenth of a point; null where the floor refutes, which no margin moves.</summary>
    private static double? Tolerated(QualityAssessment known)
    {
        ModelQuality? model = known.Models.FirstOrDefault(one => one.Model == known.Model) ?? known.Models.FirstOrDefault();
        SourceQuality[] refuting = [.. (model?.Sources ?? []).Where(source => source.Status == QualityStatus.Refuted)];
        if (refuting.Length == 0 || refuting.Any(source => source.ScoreHigh < known.Floor)) return null;
        double worst = refuting.Max(source => -(source.High ?? 0));
        return worst >= 1 ? null : Math.Ceiling(worst * 1000) / 1000;
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
