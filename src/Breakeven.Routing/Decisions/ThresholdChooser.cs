using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Decisions;

/// <summary>From a target to a threshold, without promising more than the labels carry.</summary>
/// <remarks>
/// The quality target is tested threshold by threshold, from all-to-strong on: each must keep the target with its one-sided 95 % bound, and the walk ends at the first that does
/// not. Fixed-sequence testing needs no correction for the many thresholds looked at (Angelopoulos et al.: "Learn then Test", 2021, section 2.3).
/// The bound is of a mean: m − 1.645·s/√n of quality − target·strong over the labelled prompts.
/// </remarks>
public static class ThresholdChooser
{
    /// <summary>Labels below which nothing is promised (reference: about 300).</summary>
    public const int LeastLabels = 300;

    /// <summary>Difference in mean quality below which a router has nothing to gain.</summary>
    public const double LeastGap = 0.03;

    private const double OneSided95 = 1.6449;

    public static ThresholdChoice Choose(RouterModel model, RoutingTarget target)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Choose(model.Table, model.Summary, target);
    }

    internal static ThresholdChoice Choose(QualityTable table, TrainingSummary summary, RoutingTarget target) => target switch
    {
        RoutingTarget.Threshold own => At(table, own.Score, RoutingVerdict.Routes, "the operator's own threshold; nothing is promised"),
        _ when table.Labels < LeastLabels => All(RoutingVerdict.NotEnoughEvidence,
            $"not enough evidence: {table.Labels} labelled prompts, and {LeastLabels} are the least that carry a promise; all goes to the strong model"),
        _ when table.Strong - table.Weak < LeastGap => None(
            $"routing does not pay here: the strong model is {table.Strong - table.Weak:F3} better than the weak one on these prompts; use the weak model only, or the strong one"),
        _ when !(summary.ApgrLow > 0.5) => All(RoutingVerdict.DoesNotPay,
            $"routing does not pay here: the scores are not better than a random choice (APGR {summary.Apgr:F3}, 95 % interval from {summary.ApgrLow:F3}); use one model only"),
        RoutingTarget.Quality quality => Keep(table, quality.Share),
        RoutingTarget.StrongShare budget => Within(table, budget.Share),
        _ => throw new ArgumentException("A kind of target that is not known.", nameof(target)),
    };

    private static ThresholdChoice Keep(QualityTable table, double share)
    {
        QualityPoint chosen = table.Points[0];
        foreach (QualityPoint point in table.Points)
        {
            if (Bound(table, point, share) < 0) break;
            chosen = point;
        }
        return Describe(table, chosen, RoutingVerdict.Routes, $"keeps at least {share:P1} of the strong model's quality on traffic like the {table.Labels} labelled prompts, with 95 % confidence");
    }

    private static ThresholdChoice Within(QualityTable table, double share)
    {
        QualityPoint chosen = table.Points[^1];
        foreach (QualityPoint point in table.Points)
        {
            if (point.StrongShare > share) continue;
            chosen = point;
            break;
        }
        return Describe(table, chosen, RoutingVerdict.Routes, $"sends at most {share:P1} of traffic like the {table.Labels} labelled prompts to the strong model");
    }

    private static ThresholdChoice At(QualityTable table, double threshold, RoutingVerdict verdict, string text)
    {
        QualityPoint nearest = table.Points[0];
        foreach (QualityPoint point in table.Points)
            if (point.Threshold <= threshold) nearest = point;
        return Describe(table, nearest, verdict, text) with { Threshold = threshold };
    }

    private static ThresholdChoice All(RoutingVerdict verdict, string text) => new(verdict, -1, 1, 1, 1, text);

    /// <summary>The models are as good as each other: what the weak one cannot lose needs no router. The operator decides; until then the strong one answers.</summary>
    private static ThresholdChoice None(string text) => All(RoutingVerdict.DoesNotPay, text);

    private static ThresholdChoice Describe(QualityTable table, QualityPoint point, RoutingVerdict verdict, string text)
    {
        double kept = table.Strong > 0 ? point.Quality / table.Strong : 1;
        return new(verdict, point.Threshold, point.StrongShare, kept, LeastKept(table, point), text);
    }

    /// <summary>The largest share that the point is sure to keep: where the bound turns negative.</summary>
    private static double LeastKept(QualityTable table, QualityPoint point)
    {
        double low = 0, high = 2;
        for (int i = 0; i < 40; i++)
        {
            double middle = (low + high) / 2;
            if (Bound(table, point, middle) >= 0) low = middle;
            else high = middle;
        }
        return low;
    }

    private static double Bound(QualityTable table, QualityPoint point, double share)
    {
        double mean = point.Quality - (share * table.Strong);
        double variance = point.QualityVariance - (2 * share * point.CovarianceWithStrong) + (share * share * table.StrongVariance);
        return mean - (OneSided95 * Math.Sqrt(Math.Max(0, variance) / Math.Max(1, table.Labels)));
    }
}
