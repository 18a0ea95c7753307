using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Routing.Calibration;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Features;

namespace Breakeven.Routing.Scoring;

/// <summary>A trained router: what it learnt, what that is worth, and what its traffic looked like. Immutable; any number of threads may score with it.</summary>
public sealed class RouterModel
{
    internal RouterModel(
        FeatureWeights features, WordSet words, float[] weakHead, float[] strongHead, Calibrator weakCalibration, Calibrator strongCalibration,
        IReadOnlyDictionary<string, LearntRoute> routes, NoveltyLimits novelty, TrainingSummary summary, QualityTable table, TrafficShape traffic)
    {
        (Features, Words, WeakHead, StrongHead) = (features, words, weakHead, strongHead);
        (WeakCalibration, StrongCalibration) = (weakCalibration, strongCalibration);
        Routes = routes.ToFrozenDictionary(StringComparer.Ordinal);
        (Novelty, Summary, Table, Traffic) = (novelty, summary, table, traffic);
    }

    public FrozenDictionary<string, LearntRoute> Routes { get; }
    public NoveltyLimits Novelty { get; }

    /// <summary>What the training had, and what the router is worth on prompts that it had not seen.</summary>
    public TrainingSummary Summary { get; }

    /// <summary>What each threshold gives, by which targets become thresholds.</summary>
    public QualityTable Table { get; }

    /// <summary>What the traffic of the training looked like, to notice when it changes.</summary>
    public TrafficShape Traffic { get; }

    internal FeatureWeights Features { get; }
    internal WordSet Words { get; }
    internal float[] WeakHead { get; }
    internal float[] StrongHead { get; }
    internal Calibrator WeakCalibration { get; }
    internal Calibrator StrongCalibration { get; }

    /// <summary>Names of the routes, in the order of the file.</summary>
    internal ImmutableArray<string> RouteNames => [.. Routes.Keys.Order(StringComparer.Ordinal)];
}
