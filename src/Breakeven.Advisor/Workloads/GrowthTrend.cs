namespace Breakeven.Advisor.Workloads;

/// <summary>Growth from week to week, robust against a strange one: Theil's median of slopes with Sen's interval.</summary>
/// <remarks>
/// The level of a week is its requests over what the mean week has in the same hours, so that a gap costs nothing but its own hours; slopes are of the
/// logarithms of levels. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968; the ranks of the 95 % interval as in Gilbert, 1987, §16.5.
/// </remarks>
internal static class GrowthTrend
{
    /// <summary>Below that Sen's interval is wider than the slopes that were seen.</summary>
    private const int LeastWeeks = 5;
    private const double WeeksPerMonth = 730.0 / HourSlots.Week;
    private const double LeastSeen = 0.5;
    private const double NormalQuantile = 1.959964; // 95 %, two sides

    public static GrowthEstimate Of(long firstHour, IReadOnlyList<double?> rates)
    {
        List<(int Week, double Level)> weeks = Levels(firstHour, rates);
        if (weeks.Count < LeastWeeks) return GrowthEstimate.Unknown(weeks.Count, $"{weeks.Count} whole weeks were observed; growth needs {LeastWeeks}");
        if (weeks.Exists(week => week.Level <= 0)) return GrowthEstimate.Unknown(weeks.Count, "a week had no requests, which is no rate of growth");
        double[] slopes = [.. Slopes(weeks).Order()];
        int n = weeks.Count;
        double spread = NormalQuantile * Math.Sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
        int low = Math.Max(0, (int)Math.Round((slopes.Length - spread) / 2) - 1), high = Math.Min(slopes.Length - 1, (int)Math.Round((slopes.Length + spread) / 2));
        double median = (slopes[(slopes.Length - 1) / 2] + slopes[slopes.Length / 2]) / 2;
        return new(PerMonth(median), PerMonth(slopes[low]), PerMonth(slopes[high]), n, null);
    }

    private static double PerMonth(double logPerWeek) => Math.Exp(logPerWeek * WeeksPerMonth) - 1;

    private static IEnumerable<double> Slopes(List<(int Week, double Level)> weeks)
    {
        for (int i = 0; i < weeks.Count; i++)
            for (int j = i + 1; j < weeks.Count; j++)
                yield return Math.Log(weeks[j].Level / weeks[i].Level) / (weeks[j].Week - weeks[i].Week);
    }

    /// <summary>Whole weeks back from the end, those seen for less than half left out.</summary>
    private static List<(int Week, double Level)> Levels(long firstHour, IReadOnlyList<double?> rates)
    {
        double[] usual = Usual(firstHour, rates);
        List<(int, double)> levels = [];
        int count = rates.Count / HourSlots.Week, from = rates.Count - count * HourSlots.Week;
        for (int week = 0; week < count; week++)
        {
            double requests = 0, expected = 0;
            int seen = 0;
            for (int i = from + week * HourSlots.Week; i < from + (week + 1) * HourSlots.Week; i++)
            {
                if (rates[i] is not { } rate) continue;
                seen++;
                requests += rate;
                expected += usual[HourSlots.OfWeek(firstHour + i)];
            }
            if (seen >= LeastSeen * HourSlots.Week && expected > 0) levels.Add((week, requests / expected));
        }
        return levels;
    }

    private static double[] Usual(long firstHour, IReadOnlyList<double?> rates)
    {
        double[] sums = new double[HourSlots.Week];
        int[] counts = new int[HourSlots.Week];
        for (int i = 0; i < rates.Count; i++)
        {
            if (rates[i] is not { } rate) continue;
            sums[HourSlots.OfWeek(firstHour + i)] += rate;
            counts[HourSlots.OfWeek(firstHour + i)]++;
        }
        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 0 : sum / count)];
    }
}
