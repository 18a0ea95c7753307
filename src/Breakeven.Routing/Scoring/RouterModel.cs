using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Routing.Calibration;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Features;
using Breakeven.Routing.Labelling;

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

    /// <summary>The same of each route with labels enough to tell; empty in files of earlier versions.</summary>
    public FrozenDictionary<string, TrafficShape> RouteTraffic { get; internal init; } = FrozenDictionary<string, TrafficShape>.Empty;

    /// <summary>What the weak model's answers were worth by each kind of evidence; empty where labels do not say how they were made.</summary>
    public ImmutableArray<Yardstick> Yardsticks { get; internal init; } = [];

    /// <summary>SHA-256 of the file that it was read from, in hexadecimal; empty for one that is in no file yet. Tells two models apart.</summary>
    public string Checksum { get; internal init; } = "";

    internal FeatureWeights Features { get; }
    internal WordSet Words { get; }
    internal float[] WeakHead { get; }
    internal float[] StrongHead { get; }
    internal Calibrator WeakCalibration { get; }
    internal Calibrator StrongCalibration { get; }

    /// <summary>Names of the routes, in the order of the file.</summary>
    internal ImmutableArray<string> RouteNames => [.. Routes.Keys.Order(StringComparer.Ordinal)];
}
