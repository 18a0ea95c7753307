using System.Collections.Immutable;

namespace Breakeven.Routing.Drift;

/// <summary>Parts of a value's range, and the share of the values in each.</summary>
/// <param name="Edges">Ascending inner edges; a value belongs to the part after the last edge that is not above it.</param>
/// <param name="Shares">One more than edges; sum 1.</param>
public sealed record Histogram(ImmutableArray<float> Edges, ImmutableArray<double> Shares)
{
    private const int Parts = 10;

    /// <summary>Equal parts of the values given, as far as equal values allow.</summary>
    public static Histogram Of(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        ImmutableArray<float> edges = sorted.Length == 0 ? [] :
            [.. Enumerable.Range(1, Parts - 1).Select(i => sorted[(int)((long)sorted.Length * i / Parts)]).Distinct().Where(edge => edge > sorted[0])];
        return Count(edges, sorted);
    }

    /// <summary>Other values in the same parts.</summary>
    public Histogram Again(IEnumerable<float> values) => Count(Edges, [.. values]);

    private static Histogram Count(ImmutableArray<float> edges, float[] values)
    {
        double[] shares = new double[edges.Length + 1];
        foreach (float value in values) shares[PartOf(edges, value)] += 1.0 / values.Length;
        return new(edges, [.. shares]);
    }

    private static int PartOf(ImmutableArray<float> edges, float value)
    {
        int part = 0;
        while (part < edges.Length && value >= edges[part]) part++;
        return part;
    }
}
