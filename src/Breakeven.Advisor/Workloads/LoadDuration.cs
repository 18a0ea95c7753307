using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>The load-duration curve: hours sorted from the busiest, averaged over steps that are finest where capacity is decided.</summary>
internal static class LoadDuration
{
    /// <summary>Cumulative shares of time: 0.1 %, 0.5 %, 2 %, 5 %, 10 %, then every 5 %. 23 steps.</summary>
    private static readonly double[] Edges = [0.001, 0.005, 0.02, 0.05, .. Enumerable.Range(2, 19).Select(i => i * 0.05)];

    /// <returns>Empty without load. Steps of equal height are merged.</returns>
    public static ImmutableArray<LoadStep> Curve(IReadOnlyCollection<double> hours)
    {
        double mean = hours.Count == 0 ? 0 : hours.Average();
        if (mean <= 0) return [];
        double[] sorted = [.. hours.OrderDescending()];
        List<LoadStep> steps = [];
        int from = 0;
        foreach (double edge in Edges)
        {
            int to = edge >= 1 ? sorted.Length : Math.Max(from, (int)Math.Round(edge * sorted.Length));
            if (to == from) continue;
            double multiple = sorted.AsSpan(from, to - from).Mean() / mean;
            LoadStep step = new((double)(to - from) / sorted.Length, multiple);
            if (steps.Count > 0 && steps[^1].MultipleOfMean == multiple)
                steps[^1] = step with { ShareOfTime = step.ShareOfTime + steps[^1].ShareOfTime };
            else
                steps.Add(step);
            from = to;
        }
        return [.. steps];
    }

    private static double Mean(this Span<double> values)
    {
        if (values[0] == values[^1]) return values[0]; // sorted: all equal, and exactly so
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }
}
