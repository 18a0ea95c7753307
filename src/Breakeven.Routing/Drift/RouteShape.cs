using Breakeven.Routing.Features;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Drift;

/// <summary>What the traffic of single routes looked like: a route that is one of many differs from all of them together without any change.</summary>
internal static class RouteShape
{
    /// <summary>Labels of a route below which the stability index is mostly noise: 9/100 on average without any change.</summary>
    public const int LeastLabels = 100;

    /// <param name="scores">Of each label, by heads that had not seen it.</param>
    /// <param name="all">Its edges are taken: the file holds counts alone.</param>
    public static IEnumerable<KeyValuePair<string, TrafficShape>> OfRoutes(PreparedLabels data, float[] scores, TrafficShape all)
    {
        for (int route = 0; route < data.Routes.Length; route++)
        {
            int[] rows = [.. Enumerable.Range(0, data.Labels.Length).Where(row => data.RouteOf[row] == route)];
            if (rows.Length < LeastLabels) continue;
            yield return new(data.Routes[route], new(
                [.. Enumerable.Range(0, DenseFeatures.Count).Select(feature => all.Features[feature].Again(rows.Select(row => data.Dense[row][feature])))],
                all.Score.Again(rows.Select(row => scores[row])), rows.Average(row => data.Unseen[row])));
        }
    }
}
