using System.Collections.Immutable;

namespace Breakeven.Routing.Evaluation;

/// <summary>How good a router was on labelled requests. Definitions: docs/concepts/routing.md.</summary>
public sealed record RouterEvaluation
{
    /// <summary>Part of the strong model's quality behind <see cref="CallsAt95"/>.</summary>
    public const double HeadlineQuality = 0.95;

    /// <summary>Points of <see cref="Curve"/>, at most.</summary>
    private const int CurvePoints = 100;

    private const int BootstrapDraws = 400;

    public int Requests { get; private init; }
    public double Weak { get; private init; }
    public double Strong { get; private init; }

    /// <summary>Area under the recovered share of the gap; null when the strong model was not better.</summary>
    public double? Apgr { get; private init; }
    public double? ApgrLow { get; private init; }
    public double? ApgrHigh { get; private init; }

    /// <summary>Least share to strong that recovers half of the gap.</summary>
    public double? Cpt50 { get; private init; }
    public double? Cpt80 { get; private init; }
    public double? SustainedCpt50 { get; private init; }
    public double? SustainedCpt80 { get; private init; }

    /// <summary>Least share to strong that keeps 95 % of the strong model's quality.</summary>
    public double? CallsAt95 { get; private init; }

    /// <summary>The same of a random choice.</summary>
    public double? RandomCallsAt95 { get; private init; }

    /// <summary>How well the score of P(weak wrong) tells wrong answers from right ones.</summary>
    public double? Auc { get; private init; }
    public double Brier { get; private init; }
    public double Ece { get; private init; }
    public double NovelShare { get; private init; }
    public double UnknownRouteShare { get; private init; }

    /// <summary>Share to strong and mean quality, thinned to 101 points.</summary>
    public ImmutableArray<(double Share, double Quality)> Curve { get; private init; }

    public static RouterEvaluation From(IReadOnlyList<Outcome> outcomes, int seed)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentOutOfRangeException.ThrowIfZero(outcomes.Count, nameof(outcomes));
        double[] scores = [.. outcomes.Select(o => o.Score)], weak = [.. outcomes.Select(o => o.Weak)], strong = [.. outcomes.Select(o => o.Strong)];
        double[] wrong = [.. outcomes.Select(o => 1 - o.WeakQuality)];
        QualityCurve curve = QualityCurve.From(scores, weak, strong);
        (double low, double high) = ApgrBootstrap.Interval(scores, weak, strong, BootstrapDraws, seed);
        double randomCalls = ((HeadlineQuality * curve.Strong) - curve.Weak) / curve.Gap;
        return new()
        {
            Requests = outcomes.Count,
            Weak = curve.Weak,
            Strong = curve.Strong,
            Apgr = Known(curve.Apgr),
            ApgrLow = Known(low),
            ApgrHigh = Known(high),
            Cpt50 = Known(curve.ShareForRecovered(0.5)),
            Cpt80 = Known(curve.ShareForRecovered(0.8)),
            SustainedCpt50 = Known(curve.SustainedShareForRecovered(0.5)),
            SustainedCpt80 = Known(curve.SustainedShareForRecovered(0.8)),
            CallsAt95 = Known(curve.ShareFor(HeadlineQuality * curve.Strong)),
            RandomCallsAt95 = curve.Gap > 0 ? Math.Max(0, randomCalls) : null,
            Auc = Known(FailureFit.Auc(wrong, weak)),
            Brier = FailureFit.Brier(wrong, weak),
            Ece = FailureFit.Ece(wrong, weak),
            NovelShare = outcomes.Count(o => o.IsNovel) / (double)outcomes.Count,
            UnknownRouteShare = outcomes.Count(o => !o.IsKnownRoute) / (double)outcomes.Count,
            Curve = [.. Enumerable.Range(0, CurvePoints + 1).Select(i => i / (double)CurvePoints).Select(share => (share, curve.At(share)))],
        };
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
