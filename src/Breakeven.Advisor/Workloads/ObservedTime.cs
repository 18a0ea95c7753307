namespace Breakeven.Advisor.Workloads;

/// <summary>The hours that a workload was observed in: a window, less the ledger's gaps.</summary>
/// <param name="Start">Inclusive; need not be on the hour.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Gaps">Whole hours since the epoch, <c>[From, To)</c>.</param>
internal sealed record ObservedTime(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<(long From, long To)> Gaps)
{
    private const double LeastExposure = 0.5;
    private const double WholeHour = 1 - 1e-6; // ends are computed: a nanosecond is not an observation

    public long FirstHour => HourCounts.HourOf(Start);

    public int Hours => (int)(HourCounts.HourOf(End - TimeSpan.FromTicks(1)) - FirstHour + 1);

    /// <summary>Share of an hour that was observed, 0 to 1.</summary>
    public double Exposure(long hour)
    {
        foreach ((long from, long to) in Gaps)
            if (hour >= from && hour < to) return 0;
        DateTimeOffset from0 = HourCounts.TimeOf(hour), to0 = from0.AddHours(1);
        TimeSpan seen = (End < to0 ? End : to0) - (Start > from0 ? Start : from0);
        double share = seen / TimeSpan.FromHours(1);
        return share > WholeHour ? 1 : Math.Max(0, share);
    }

    /// <summary>Requests per hour; an hour seen for less than half is unknown rather than extrapolated.</summary>
    public double?[] Rates(HourCounts counts)
    {
        double?[] rates = new double?[Hours];
        for (int i = 0; i < rates.Length; i++)
        {
            double exposure = Exposure(FirstHour + i);
            rates[i] = exposure < LeastExposure ? null : counts[FirstHour + i] / exposure;
        }
        return rates;
    }
}
