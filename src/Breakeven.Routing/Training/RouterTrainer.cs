using System.Collections.Frozen;
using Breakeven.Routing.Calibration;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Features;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Training;

/// <summary>From labelled prompts to a router.</summary>
/// <remarks>
/// 1. Each different prompt counts once. 2. Both heads are fitted five times, each time without a fifth, and once with all. 3. Probabilities are calibrated, thresholds
/// measured and the router judged on what heads said of prompts that they had not seen; where labels have times, thresholds and judgement are of the latest fifth, said by heads
/// that saw earlier ones only.
/// </remarks>
public static class RouterTrainer
{
    /// <summary>Fewer different prompts than this are refused: five parts of them would be nothing.</summary>
    public const int LeastPrompts = 20;

    /// <summary>Part of the labels that is the latest, where they have times.</summary>
    internal const int LaterPart = 5;

    private const double KnownRouteQuantile = 0.99, OtherRouteQuantile = 0.75;

    /// <summary>A fifth of new words never makes a request unknown traffic, however few words the labels have: short questions have few to begin with.</summary>
    private const double LeastLimit = 0.2;

    /// <exception cref="LabelException">There are too few labels.</exception>
    public static RouterModel Train(IEnumerable<LabelledPrompt> labels, TrainingOptions options) => Train([.. labels], [], options);

    /// <param name="labels">Of both answers: they alone say how good the models are, and what may be promised.</param>
    /// <param name="partials">Of one answer: they help to tell prompts apart.</param>
    /// <exception cref="LabelException">There are too few labels of both answers.</exception>
    public static RouterModel Train(IReadOnlyCollection<LabelledPrompt> labels, IReadOnlyCollection<PartialLabel> partials, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(partials);
        ArgumentNullException.ThrowIfNull(options);
        LabelledPrompt[] distinct = LabelSet.Distinct(labels);
        if (distinct.Length < LeastPrompts) throw new LabelException($"There are {distinct.Length} different labelled prompts; a router needs at least {LeastPrompts}, and {ThresholdChooser.LeastLabels} before it may promise anything.");
        PreparedLabels data = PreparedLabels.From(distinct, PartialLabels.Fit(distinct, partials));
        int[] parts = [.. distinct.Select(label => LabelSet.PartOf(label, TrainingOptions.Folds, options.Seed))];
        CrossFit fit = CrossFit.Run(data, parts, TrainingOptions.Folds, (row, part) => parts[row] != part, (partial, part) => LabelSet.PartOf(partial.Prompt, TrainingOptions.Folds, options.Seed) != part, options);
        double[] weakLabels = [.. distinct.Select(label => label.Weak)], strongLabels = [.. distinct.Select(label => label.Strong)];
        Calibrator weak = CalibratorFit.Fit(fit.WeakMargins, weakLabels), strong = CalibratorFit.Fit(fit.StrongMargins, strongLabels);
        NoveltyLimits novelty = new(Math.Max(LeastLimit, Quantile(data.Unseen, KnownRouteQuantile)), Math.Max(LeastLimit, Quantile(data.Unseen, OtherRouteQuantile)));
        Outcome[] all = Outcomes(data, fit, weak, strong), outcomes = Later(data, options) ?? all;
        double[] scores = [.. outcomes.Select(outcome => outcome.Score)];
        TrafficShape shape = Shape(data, scores);
        return new(
            data.Features, data.Words, fit.WeakHead[..PromptVector.Size], fit.StrongHead[..PromptVector.Size], weak, strong, Routes(data, fit), novelty,
            Summary(distinct, outcomes, options), QualityTable.From(scores, [.. outcomes.Select(o => o.Weak)], [.. outcomes.Select(o => o.Strong)]), shape)
        {
            RouteTraffic = RouteShape.OfRoutes(data, [.. all.Select(outcome => (float)outcome.Score)], shape).ToFrozenDictionary(StringComparer.Ordinal),
            Yardsticks = [.. options.Yardsticks],
        };
    }

    /// <summary>The latest fifth, judged by heads that saw only what was before; null where labels have no times, or too few are left.</summary>
    private static Outcome[]? Later(PreparedLabels data, TrainingOptions options)
    {
        int n = data.Labels.Length, from = n - (n / LaterPart);
        if (n - from < ThresholdChooser.LeastLabels || data.Labels.Any(label => label.At is null) || data.Labels[0].At == data.Labels[^1].At) return null;
        int[] parts = [.. Enumerable.Range(0, n).Select(row => row >= from ? TrainingOptions.Folds : LabelSet.PartOf(data.Labels[row], TrainingOptions.Folds, options.Seed))];
        CrossFit fit = CrossFit.Run(data, parts, TrainingOptions.Folds + 1, (row, part) => row < from && parts[row] != part,
            (partial, part) => partial.At < data.Labels[from].At && LabelSet.PartOf(partial.Prompt, TrainingOptions.Folds, options.Seed) != part, options);
        Calibrator weak = CalibratorFit.Fit(fit.WeakMargins.AsSpan(0, from), [.. data.Labels[..from].Select(label => label.Weak)]);
        Calibrator strong = CalibratorFit.Fit(fit.StrongMargins.AsSpan(0, from), [.. data.Labels[..from].Select(label => label.Strong)]);
        return Outcomes(data, fit, weak, strong)[from..];
    }

    private static Outcome[] Outcomes(PreparedLabels data, CrossFit fit, Calibrator weak, Calibrator strong) =>
        [.. data.Labels.Select((label, row) =>
        {
            double weakQuality = weak.Of(fit.WeakMargins[row]), strongQuality = strong.Of(fit.StrongMargins[row]);
            int labels = data.RouteOf[row] is >= 0 and int route ? data.RouteLabels[route] : 0;
            return new Outcome(RouterScorer.Combine(weakQuality, strongQuality, labels), weakQuality, label.Weak, label.Strong, IsNovel: false, labels > 0);
        })];

    private static TrainingSummary Summary(LabelledPrompt[] labels, Outcome[] outcomes, TrainingOptions options)
    {
        RouterEvaluation worth = RouterEvaluation.From(outcomes, options.Seed);
        return new(labels.Length, labels.All(label => label.At is not null) ? labels[^1].At : null, options.Seed, worth.Apgr, worth.ApgrLow, worth.ApgrHigh, worth.Auc, worth.Ece);
    }

    private static Dictionary<string, LearntRoute> Routes(PreparedLabels data, CrossFit fit)
    {
        Dictionary<string, LearntRoute> routes = new(StringComparer.Ordinal);
        for (int route = 0; route < data.Routes.Length; route++)
        {
            LabelledPrompt[] own = [.. data.Labels.Where((_, row) => data.RouteOf[row] == route)];
            routes.Add(data.Routes[route], new(
                own.Length, own.Average(label => label.Weak), own.Average(label => label.Strong),
                PromptVector.RouteScale * fit.WeakHead[PromptVector.Size + route], PromptVector.RouteScale * fit.StrongHead[PromptVector.Size + route]));
        }
        return routes;
    }

    private static TrafficShape Shape(PreparedLabels data, double[] scores) => new(
        [.. Enumerable.Range(0, DenseFeatures.Count).Select(feature => Histogram.Of(data.Dense.Select(dense => dense[feature])))],
        Histogram.Of(scores.Select(score => (float)score)), data.Unseen.Average());

    private static double Quantile(double[] values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(part * (sorted.Length - 1))];
    }
}
