using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Watching;

/// <summary>Where the volume of a workload is going: the seasonal Kendall slope, which neither weekdays nor single wild days move.</summary>
/// <param name="PerDay">Change a day of the volume, in requests a month (730 h).</param>
/// <param name="Score">Standard score of the seasonal Mann-Kendall test; its sign is the slope's.</param>
/// <param name="Days">Whole days that it rests on.</param>
/// <remarks>
/// R. M. Hirsch, J. R. Slack, R. A. Smith, "Techniques of trend analysis for monthly water quality data", Water Resources Research 18 (1982):
/// only days of the same weekday are compared. Ties are not taken off the variance, which makes the test slower to say yes. Days that
/// depend on each other make it quicker, which is why 1 % is asked for.
/// </remarks>
public sealed record VolumeTrend(double PerDay, double Score, int Days)
{
    /// <summary>Two-sided 1 %. Two weeks cannot reach it, three can.</summary>
    public const double ClearScore = 2.576;

    private const double HoursPerMonth = 730;
    private const int DaysPerWeek = 7, LeastHoursOfADay = 20;

    public bool IsClear => Math.Abs(Score) >= ClearScore;

    /// <returns>Null with less than two whole days of the same weekday.</returns>
    public static VolumeTrend? Of(HourlySeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        (int Day, double Rate)[] days = [.. DailyRates(series)];
        List<double> slopes = [];
        double sign = 0, variance = 0;
        foreach (var weekday in days.GroupBy(day => day.Day % DaysPerWeek))
        {
            (int Day, double Rate)[] same = [.. weekday];
            for (int i = 0; i < same.Length; i++)
                for (int j = i + 1; j < same.Length; j++)
                {
                    slopes.Add((same[j].Rate - same[i].Rate) / (same[j].Day - same[i].Day));
                    sign += Math.Sign(same[j].Rate - same[i].Rate);
                }
            variance += same.Length * (same.Length - 1) * (2 * same.Length + 5) / 18.0;
        }
        if (slopes.Count == 0) return null;
        double score = sign == 0 ? 0 : (sign - Math.Sign(sign)) / Math.Sqrt(variance);
        return new(Median(slopes), score, days.Length);
    }

    /// <summary>Whole UTC days that were seen for 20 hours at least, as requests a month.</summary>
    private static IEnumerable<(int Day, double Rate)> DailyRates(HourlySeries series)
    {
        int first = (int)((24 - series.Start.UtcDateTime.TimeOfDay.TotalHours) % 24);
        for (int at = first; at + 24 <= series.Requests.Length; at += 24)
        {
            double[] seen = [.. series.Requests.AsSpan(at, 24).ToArray().OfType<double>()];
            if (seen.Length >= LeastHoursOfADay) yield return (at / 24, seen.Average() * HoursPerMonth);
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
