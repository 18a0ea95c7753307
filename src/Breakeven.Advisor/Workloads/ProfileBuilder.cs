using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Turns the sums of one workload into its profile.</summary>
internal sealed class ProfileBuilder(string name, string? environment, WorkloadAccumulator sums, LedgerTime ledger, WorkloadProfilerOptions options)
{
    private const double HoursPerMonth = 730;
    private const double ActiveShareOfPeak = 0.05;
    private const int LeastHours = 72;
    private const int LeastRequests = 100;

    public WorkloadProfile Build()
    {
        ObservedTime time = Observed();
        double?[] rates = time.Rates(sums.Hours);
        double[] whole = WholeCycles(rates);
        double mean = whole.Length == 0 ? 0 : whole.Average();
        double perMonth = HoursPerMonth * RatePerHour(time);
        double cv = mean <= 0 ? 0 : Math.Sqrt(whole.Average(x => (x - mean) * (x - mean))) / mean;
        TrafficAnalysis traffic = TrafficAnalysis.Of(time.FirstHour, rates);
        bool enough = rates.Count(rate => rate is not null) >= LeastHours && sums.Demand >= LeastRequests;
        ImmutableArray<double>? months = MonthlyLoad.LastTwelve(time.FirstHour, rates);
        ImmutableArray<UsageGap> gaps = ProfileNotes.Of(sums, ledger, time);
        WorkloadProfile profile = new()
        {
            Name = name,
            Environment = environment,
            DataClass = WorkloadAccumulator.Shares(sums.DataClasses) is [var first, ..] ? first.Name : null,
            FirstSeen = sums.FirstSeen,
            LastSeen = sums.LastSeen,
            Calls = sums.Calls,
            ObservedHours = Exposure(time),
            RequestsPerMonth = perMonth,
            InputTokens = sums.Input.Mean,
            OutputTokens = sums.Output.Mean,
            ReasoningTokens = sums.Counted == 0 ? 0 : sums.ReasoningTokens / sums.Counted,
            CachedInputFraction = sums.Input.Sum <= 0 ? 0 : sums.CachedTokens / sums.Input.Sum,
            CacheWriteFraction = sums.Input.Sum <= 0 ? 0 : sums.CacheWriteTokens / sums.Input.Sum,
            InputPercentiles = sums.Input.Percentiles(),
            OutputPercentiles = sums.Output.Percentiles(),
            HourlyRequests = new(HourCounts.TimeOf(time.FirstHour), [.. rates]),
            PeakToMean = mean <= 0 ? 1 : whole.Max() / mean,
            CvHourly = cv,
            LoadDurationCurve = LoadDuration.Curve(whole),
            Traffic = !enough ? TrafficPattern.Unknown
                : MonthlyLoad.IsSeasonal(time.FirstHour, rates) ? TrafficPattern.Seasonal
                : traffic.Classify(cv, mean),
            ForecastError = enough ? traffic.ForecastError : null,
            CountingNoise = enough ? traffic.CountingNoise : null,
            SeasonalityStrength = enough ? traffic.Strength : null,
            ActiveHoursPerWeek = ActiveHours(time),
            MonthlyProfile = months,
            SpendPerMonth = sums.Priced == 0 ? null : new Money(sums.Spend / sums.Priced * (decimal)perMonth),
            CurrentModels = WorkloadAccumulator.Shares(sums.Models),
            Locations = WorkloadAccumulator.Shares(sums.Locations),
            Outcomes = WorkloadAccumulator.Shares(sums.Outcomes),
            ResponseCacheShare = sums.Calls == 0 ? 0 : (double)sums.CacheAnswers / sums.Calls,
            ExactRepeatShare = sums.Usage?.ExactRepeatShare,
            PrefixReuseShare = sums.Usage?.PrefixReuseShare,
            Usage = sums.Usage?.Build(GrowthTrend.Of(time.FirstHour, rates), gaps),
            Notes = [.. gaps.Select(gap => gap.Text)],
        };
        return profile with { AfterResponseCache = AfterResponseCache(profile) };
    }

    /// <summary>What the cache would leave; what was recorded, and how well, stays that of the whole.</summary>
    private WorkloadProfile? AfterResponseCache(WorkloadProfile whole)
    {
        if (sums.Usage is not { Left: { Demand: > 0 } left } || left.Demand == sums.Demand) return null;
        return new ProfileBuilder(name, environment, left, ledger, options).Build() with
        {
            FirstSeen = whole.FirstSeen, LastSeen = whole.LastSeen, Calls = whole.Calls, Outcomes = whole.Outcomes, ResponseCacheShare = whole.ResponseCacheShare,
            Traffic = whole.Traffic, ForecastError = whole.ForecastError, CountingNoise = whole.CountingNoise, SeasonalityStrength = whole.SeasonalityStrength,
            Usage = whole.Usage, Notes = whole.Notes,
        };
    }

    /// <summary>From the workload's own first call, unless the period is given, to the end of the ledger: it may have fallen silent.</summary>
    private ObservedTime Observed()
    {
        DateTimeOffset start = options.From ?? (sums.FirstSeen > ledger.Start ? sums.FirstSeen : ledger.Start);
        DateTimeOffset end = ledger.End > start ? ledger.End : start.AddTicks(1);
        return new(start.ToUniversalTime(), end.ToUniversalTime(), ledger.Gaps);
    }

    private static double Exposure(ObservedTime time)
    {
        double hours = 0;
        for (int i = 0; i < time.Hours; i++) hours += time.Exposure(time.FirstHour + i);
        return hours;
    }

    /// <summary>The mean over the hours of the week, each weighted alike; over the hours of the day before a week was seen; else plain.</summary>
    private double RatePerHour(ObservedTime time)
    {
        if (sums.Demand == 0) return 0;
        return SlotMeans(time, HourSlots.Week) is { } week ? week.Average()
            : SlotMeans(time, HourSlots.Day) is { } day ? day.Average()
            : sums.Demand / Math.Max(Exposure(time), 1.0 / 60);
    }

    private int? ActiveHours(ObservedTime time)
    {
        if (SlotMeans(time, HourSlots.Week) is not { } week) return null;
        double peak = week.Max();
        return week.Count(rate => rate > ActiveShareOfPeak * peak);
    }

    /// <summary>Requests per observed hour in each slot of a cycle, or null when some slot was hardly observed.</summary>
    private double[]? SlotMeans(ObservedTime time, int cycle)
    {
        double[] requests = new double[cycle], exposure = new double[cycle];
        for (int i = 0; i < time.Hours; i++)
        {
            long hour = time.FirstHour + i;
            double seen = time.Exposure(hour);
            if (seen == 0) continue;
            int slot = HourSlots.OfWeek(hour) % cycle;
            requests[slot] += sums.Hours[hour];
            exposure[slot] += seen;
        }
        return exposure.Any(seen => seen < 0.5) ? null : [.. requests.Zip(exposure, (count, seen) => count / seen)];
    }

    /// <summary>The latest whole weeks, else whole days, else all: so that a weekend too many does not bend mean, peak and curve.</summary>
    private static double[] WholeCycles(double?[] rates)
    {
        int cycle = rates.Length >= HourSlots.Week ? HourSlots.Week : rates.Length >= HourSlots.Day ? HourSlots.Day : 1;
        int length = rates.Length / cycle * cycle;
        return [.. rates.Skip(rates.Length - length).OfType<double>()];
    }
}
