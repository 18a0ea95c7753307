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

    /// <summary>From how many values fell in each part.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Histogram FromCounts(ImmutableArray<float> edges, ReadOnlySpan<long> counts)
    {
        long all = 0;
        foreach (long count in counts) all += count >= 0 ? count : throw new ArgumentException("A count is negative.", nameof(counts));
        if (all == 0 || counts.Length != edges.Length + 1) throw new ArgumentException("A histogram has no values, or another number of parts.", nameof(counts));
        double[] shares = new double[counts.Length];
        for (int i = 0; i < shares.Length; i++) shares[i] = (double)counts[i] / all;
        return new(edges, [.. shares]);
    }

    private static Histogram Count(ImmutableArray<float> edges, float[] values)
    {
        double[] shares = new double[edges.Length + 1];
        foreach (float value in values) shares[PartOf(edges, value)] += 1.0 / values.Length;
        return new(edges, [.. shares]);
    }

    /// <summary>Which part a value falls in.</summary>
    internal static int PartOf(ImmutableArray<float> edges, float value)
    {
        int part = 0;
        while (part < edges.Length && value >= edges[part]) part++;
        return part;
    }
}
