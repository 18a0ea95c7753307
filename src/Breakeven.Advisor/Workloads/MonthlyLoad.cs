using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Load by whole calendar months, for seasons of the year.</summary>
internal static class MonthlyLoad
{
    private const double HoursPerMonth = 730;
    private const double SeasonalPeak = 1.5;
    private const int SeasonalMonths = 6;
    private const double LeastCoverage = 0.8;

    /// <summary>Requests of January to December, the latest of each, as months of 730 hours; null unless all twelve were seen.</summary>
    public static ImmutableArray<double>? LastTwelve(long firstHour, IReadOnlyList<double?> rates)
    {
        List<(int Month, double Rate)> months = Whole(firstHour, rates);
        if (months.Count < 12) return null;
        return [.. months.TakeLast(12).OrderBy(month => month.Month).Select(month => month.Rate * HoursPerMonth)];
    }

    /// <summary>Whether, over at least six months, the busiest month stands 50 % above the mean one.</summary>
    public static bool IsSeasonal(long firstHour, IReadOnlyList<double?> rates)
    {
        List<(int Month, double Rate)> months = Whole(firstHour, rates);
        if (months.Count < SeasonalMonths) return false;
        double mean = months.Average(month => month.Rate);
        return mean > 0 && months.Max(month => month.Rate) >= SeasonalPeak * mean;
    }

    /// <summary>Consecutive months seen from end to end and without a gap of more than a fifth.</summary>
    private static List<(int Month, double Rate)> Whole(long firstHour, IReadOnlyList<double?> rates)
    {
        List<(int, double)> months = [];
        DateTimeOffset start = HourCounts.TimeOf(firstHour), end = start.AddHours(rates.Count);
        DateTimeOffset month = new(start.Year, start.Month, 1, 0, 0, 0, TimeSpan.Zero);
        if (month < start) month = month.AddMonths(1);
        for (; month.AddMonths(1) <= end; month = month.AddMonths(1))
        {
            int from = (int)(month - start).TotalHours, hours = (int)(month.AddMonths(1) - month).TotalHours;
            double[] seen = [.. rates.Skip(from).Take(hours).OfType<double>()];
            if (seen.Length < LeastCoverage * hours) months.Clear(); // a hole breaks the run: months must be consecutive
            else months.Add((month.Month, seen.Average()));
        }
        return months;
    }
}
