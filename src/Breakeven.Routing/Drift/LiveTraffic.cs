using System.Collections.Immutable;
using Breakeven.Routing.Features;
using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Drift;

/// <summary>Counts what the requests of one kind of traffic look like as they are scored, and compares each window of them with what the model learnt of it. Safe for any number of threads.</summary>
/// <remarks>Adding is a look-up in at most ten parts for each feature, under a lock: by estimate less than a microsecond, and no memory.</remarks>
public sealed class LiveTraffic
{
    /// <summary>Requests in a window: without any change the index is then 0.02 on average, beside what few labels add.</summary>
    public const int Window = 500;

    /// <summary>A change ends when the index is down to this; it begins at <see cref="DriftReport.MuchShift"/>. What hovers between does not flap.</summary>
    public const double LittleShift = 0.1;

    /// <summary>Share of unknown requests above which a change begins, and down to which one ends. The training's own prompts have some 0.01 (<see cref="NoveltyLimits"/>).</summary>
    public const double MuchNovel = 0.2, LittleNovel = 0.1;

    private readonly Lock _lock = new();
    private readonly TrafficShape? _learnt;
    private readonly int _labels;
    private readonly long[] _score;
    private readonly long[][] _features;
    private int _requests, _novel;
    private double _unseen;
    private LiveDrift? _latest;

    /// <param name="name">Of the route in the labels.</param>
    public LiveTraffic(RouterModel model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        Name = name;
        (_learnt, _labels) = (model.RouteTraffic.GetValueOrDefault(name), model.Routes.GetValueOrDefault(name)?.Labels ?? 0);
        _score = new long[_learnt?.Score.Shares.Length ?? 0];
        _features = _learnt is null ? [] : [.. _learnt.Features.Select(feature => new long[feature.Shares.Length])];
    }

    public string Name { get; }

    /// <summary>Whether the model has labels of such traffic. Where it has none all of it is unknown, which is no change.</summary>
    public bool IsKnown => _labels > 0;

    /// <summary>The window that was full last; null before the first is.</summary>
    public LiveDrift? Latest => Volatile.Read(ref _latest);

    /// <summary>Requests of the window that is being filled.</summary>
    public int Counted => Volatile.Read(ref _requests);

    /// <param name="scorer">It has just scored the request.</param>
    public void Add(RouterScorer scorer, in RouterScore score)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ReadOnlySpan<float> dense = scorer.Features.Dense;
        lock (_lock)
        {
            if (_learnt is not null)
            {
                _score[Histogram.PartOf(_learnt.Score.Edges, (float)score.Estimate)]++;
                for (int i = 0; i < _features.Length; i++) _features[i][Histogram.PartOf(_learnt.Features[i].Edges, dense[i])]++;
            }
            _unseen += score.UnseenShare;
            if (score.IsNovel) _novel++;
            if (++_requests == Window) Close();
        }
    }

    private void Close()
    {
        LiveDrift drift = new(Name, _requests, (double)_novel / _requests, _unseen / _requests) { IsChanged = _latest?.IsChanged ?? false };
        if (_learnt is { } learnt)
        {
            ImmutableArray<(string Feature, double Shift)> features = [.. _features
                .Select((counts, i) => (Feature: DenseFeatures.NameOf(i), Shift: Shift(learnt.Features[i], counts)))
                .OrderByDescending(pair => pair.Shift).ThenBy(pair => pair.Feature, StringComparer.Ordinal)];
            drift = drift with { ScoreShift = Shift(learnt.Score, _score), LargestFeature = features[0].Feature, FeatureShift = features[0].Shift, LearntUnseenShare = learnt.UnseenShare };
        }
        bool isChanged = IsKnown && (drift.Worst > (drift.IsChanged ? LittleShift : DriftReport.MuchShift) || drift.NovelShare > (drift.IsChanged ? LittleNovel : MuchNovel));
        Volatile.Write(ref _latest, drift with { IsChanged = isChanged });
        (_requests, _novel, _unseen) = (0, 0, 0);
        Array.Clear(_score);
        foreach (long[] counts in _features) Array.Clear(counts);
    }

    /// <summary>The index less what few values make of no change at all.</summary>
    private double Shift(Histogram learnt, long[] counts) =>
        Math.Max(0, DriftReport.Stability(learnt, Histogram.FromCounts(learnt.Edges, counts)) - DriftReport.Noise(counts.Length, _labels, _requests));
}
