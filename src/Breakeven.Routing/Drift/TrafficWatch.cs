using System.Collections.Immutable;
using Breakeven.Routing.Features;
using Breakeven.Routing.Scoring;

namespace Breakeven.Routing.Drift;

/// <summary>Collects what today's requests look like and compares it with what a model learnt from. Not for two threads at once.</summary>
public sealed class TrafficWatch(RouterModel model)
{
    /// <summary>More route names than this are not kept: a client may invent them.</summary>
    private const int MostRoutes = 1_000;

    private readonly List<float>[] _features = [.. Enumerable.Range(0, DenseFeatures.Count).Select(_ => new List<float>())];
    private readonly List<float> _scores = [];
    private readonly SortedSet<string> _newRoutes = new(StringComparer.Ordinal);
    private double _unseen;
    private int _novel;

    /// <param name="scorer">It has just scored the request.</param>
    public void Add(RouterScorer scorer, RouterScore score, string? route)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ReadOnlySpan<float> dense = scorer.Features.Dense;
        for (int i = 0; i < dense.Length; i++) _features[i].Add(dense[i]);
        _scores.Add((float)score.Score);
        _unseen += score.UnseenShare;
        if (score.IsNovel) _novel++;
        if (route is not null && !score.IsKnownRoute && _newRoutes.Count < MostRoutes) _newRoutes.Add(route);
    }

    public DriftReport Report()
    {
        int n = Math.Max(1, _scores.Count);
        ImmutableArray<(string, double)> shifts = [.. _features
            .Select((values, i) => (Feature: DenseFeatures.NameOf(i), Shift: DriftReport.Stability(model.Traffic.Features[i], model.Traffic.Features[i].Again(values))))
            .OrderByDescending(pair => pair.Shift).ThenBy(pair => pair.Feature, StringComparer.Ordinal)];
        return new(_scores.Count, DriftReport.Stability(model.Traffic.Score, model.Traffic.Score.Again(_scores)), shifts,
            _unseen / n, model.Traffic.UnseenShare, (double)_novel / n, [.. _newRoutes]);
    }
}
