namespace Breakeven.Routing.Evaluation;

/// <summary>How sure an APGR is: the middle 95 % of what it is on requests drawn anew from the same ones.</summary>
internal static class ApgrBootstrap
{
    /// <returns>NaN twice where the strong model is not better in most of the draws.</returns>
    public static (double Low, double High) Interval(ReadOnlySpan<double> scores, ReadOnlySpan<double> weak, ReadOnlySpan<double> strong, int draws, int seed)
    {
        int n = scores.Length;
        int[] order = QualityCurve.Order(scores), counts = new int[n];
        List<double> found = [];
        Random random = new(seed);
        for (int draw = 0; draw < draws; draw++)
        {
            Array.Clear(counts);
            for (int i = 0; i < n; i++) counts[random.Next(n)]++;
            double apgr = Apgr(order, counts, scores, weak, strong);
            if (!double.IsNaN(apgr)) found.Add(apgr);
        }
        if (found.Count < draws / 2) return (double.NaN, double.NaN);
        found.Sort();
        return (found[(int)(0.025 * (found.Count - 1))], found[(int)Math.Ceiling(0.975 * (found.Count - 1))]);
    }

    /// <summary>As <see cref="QualityCurve.Apgr"/>, each request taken as often as it was drawn: sorting once is enough for all draws.</summary>
    private static double Apgr(int[] order, int[] counts, ReadOnlySpan<double> scores, ReadOnlySpan<double> weak, ReadOnlySpan<double> strong)
    {
        double n = order.Length, gain = 0, area = 0, block = 0;
        int width = 0;
        for (int at = 0; at < order.Length; at++)
        {
            int i = order[at];
            width += counts[i];
            block += counts[i] * (strong[i] - weak[i]);
            if (at + 1 < order.Length && scores[order[at + 1]] == scores[i]) continue;
            area += width / n * (gain + (block / 2)) / n;
            gain += block;
            (width, block) = (0, 0);
        }
        double gap = gain / n;
        return gap > 0 ? area / gap : double.NaN;
    }
}
