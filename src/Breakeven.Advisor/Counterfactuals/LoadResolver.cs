using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Settles the volume of a mean month and how load spreads over it.</summary>
internal static class LoadResolver
{
    private const decimal PeakDeviations = 3m;

    /// <summary>The year's mean where a monthly profile is given: it wins over a single figure.</summary>
    public static decimal? Volume(ScenarioWorkload workload, AssumptionLog assumptions)
    {
        if (workload.MonthlyProfile is not { Length: 12 } months) return workload.RequestsPerMonth;
        decimal mean = months.Sum() / 12m;
        if (workload.RequestsPerMonth is { } stated && Math.Abs(stated - mean) > 0.01m * Math.Max(stated, mean))
            assumptions.Add("requests_per_month", $"{mean:#,0}", $"mean of monthly_profile, which differs from the stated {stated:#,0}");
        return mean;
    }

    public static LoadShape Shape(ScenarioWorkload workload, AssumptionLog assumptions)
    {
        LoadShape shape = Within(workload, assumptions);
        if (workload.MonthlyProfile is { Length: 12 } months && months.Sum() > 0)
        {
            decimal mean = months.Sum() / 12m;
            shape = LoadShape.FromCurve(months.Select(month => new LoadShare(1m / 12m, month / mean))).Times(shape);
        }
        if (workload.PeakToMean is not { } peak) return Assumed(workload, shape, assumptions);
        if (workload.LoadDurationCurve is { IsEmpty: false }) return shape with { Peak = peak };
        if (peak < shape.Peak) assumptions.Add("peak_to_mean", $"{shape.Peak:0.##}", $"the stated {peak:0.##} is below what the hours and months given imply");
        return shape with { Peak = Math.Max(peak, shape.Peak) };
    }

    private static LoadShape Within(ScenarioWorkload workload, AssumptionLog assumptions)
    {
        if (workload.LoadDurationCurve is { IsEmpty: false } curve) return LoadShape.FromCurve(curve);
        if (workload.HoursPerWeek is not { } hours || workload.Traffic is { } traffic and not TrafficPattern.Scheduled) return LoadShape.Flat;
        if (workload.Traffic is null) assumptions.Add("traffic", "scheduled", "hours_per_week is given");
        return LoadShape.Scheduled(hours);
    }

    private static LoadShape Assumed(ScenarioWorkload workload, LoadShape shape, AssumptionLog assumptions)
    {
        if (shape != LoadShape.Flat) return shape;
        if (workload.CvHourly is { } cv)
            return LoadShape.WithPeak(assumptions.Or(null, 1m + PeakDeviations * cv, "peak_to_mean", "estimate: three standard deviations above the mean hour, from cv_hourly"));
        decimal peak = workload.Traffic switch
        {
            TrafficPattern.Spiky or TrafficPattern.Unpredictable => 4m,
            TrafficPattern.Seasonal => 3m,
            TrafficPattern.Scheduled => 3m,
            TrafficPattern.Steady => 1m,
            _ => 2m,
        };
        return LoadShape.WithPeak(assumptions.Or(null, peak, "peak_to_mean", "default for this kind of traffic"));
    }
}
