namespace Breakeven.Advisor.Workloads;

/// <summary>What the hours of a workload say about how it moves.</summary>
/// <param name="ForecastError">Seasonal-naive WAPE; null when nothing could be compared.</param>
/// <param name="CountingNoise">The WAPE that independent Poisson arrivals of the same mean would show.</param>
/// <param name="Strength">Seasonality strength; null without variance.</param>
/// <param name="ResidualCv">Deviation from the profile over the mean, counting noise left out.</param>
/// <param name="ResidualPeak">Largest deviation from the profile over the mean, where it exceeds six standard deviations of counting; else 0.</param>
internal sealed record TrafficAnalysis(double? ForecastError, double? CountingNoise, double? Strength, double ResidualCv, double ResidualPeak)
{
    private const double Predictable = 0.25;
    private const double SpikyCv = 1;
    private const double SpikyPeak = 4;
    private const double SteadyCv = 0.3;

    /// <param name="startHour">Hours since the epoch of the first entry.</param>
    public static TrafficAnalysis Of(long startHour, IReadOnlyList<double?> hours)
    {
        Func<long, int> slotOf = HourSlots.For(hours.Count, weeks: 2);
        (double? error, double? noise) = SeasonalNaive(startHour, hours, slotOf);
        (double[] residuals, double mean, double variance) = Residuals(startHour, hours, slotOf);
        if (residuals.Length == 0 || mean <= 0) return new(error, noise, null, 0, 0);
        double unexplained = residuals.Average(r => r * r);
        double peak = residuals.Max(Math.Abs);
        return new(
            error, noise,
            variance <= 0 ? null : Math.Clamp(1 - unexplained / variance, 0, 1),
            Math.Sqrt(Math.Max(0, unexplained - mean)) / mean,
            peak > 6 * Math.Sqrt(mean) ? peak / mean : 0);
    }

    /// <summary>The class by economics: WAPE under 0.25 forecasts well; a residual CV over 1 or a residual peak over 4 means is spiky.</summary>
    /// <param name="cv">Coefficient of variation of the hours.</param>
    /// <param name="meanPerHour">Requests, for leaving counting noise out of <paramref name="cv"/>.</param>
    public TrafficPattern Classify(double cv, double meanPerHour)
    {
        if (ForecastError is not { } error || meanPerHour <= 0) return TrafficPattern.Unknown;
        double noise = CountingNoise ?? 0;
        double excess = Math.Sqrt(Math.Max(0, error * error - noise * noise));
        if (excess < Predictable)
            return Math.Sqrt(Math.Max(0, cv * cv - 1 / meanPerHour)) < SteadyCv ? TrafficPattern.Steady : TrafficPattern.Scheduled;
        return ResidualCv > SpikyCv || ResidualPeak > SpikyPeak ? TrafficPattern.Spiky : TrafficPattern.Unpredictable;
    }

    /// <summary>Compares each hour with the last observed hour of its slot, so that a gap costs nothing but its own hours.</summary>
    private static (double? Error, double? Noise) SeasonalNaive(long startHour, IReadOnlyList<double?> hours, Func<long, int> slotOf)
    {
        Dictionary<int, double> last = [];
        double wrong = 0, volume = 0, noise = 0;
        for (int i = 0; i < hours.Count; i++)
        {
            if (hours[i] is not { } actual) continue;
            int slot = slotOf(startHour + i);
            if (last.TryGetValue(slot, out double forecast))
            {
                double mean = (actual + forecast) / 2;
                wrong += Math.Abs(actual - forecast);
                volume += actual;
                noise += Math.Min(2 * mean, 2 * Math.Sqrt(mean / Math.PI)); // E|X-Y| of two Poisson counts
            }
            last[slot] = actual;
        }
        return volume > 0 ? (wrong / volume, noise / volume) : (null, null);
    }

    /// <summary>Deviations from the mean of each slot, widened by √(n/(n−1)) since that mean was fitted to the same n hours.</summary>
    private static (double[] Residuals, double Mean, double Variance) Residuals(long startHour, IReadOnlyList<double?> hours, Func<long, int> slotOf)
    {
        List<(int Slot, double Value)> seen = [];
        for (int i = 0; i < hours.Count; i++)
            if (hours[i] is { } value) seen.Add((slotOf(startHour + i), value));
        List<double> residuals = [];
        List<double> compared = [];
        foreach (IGrouping<int, (int Slot, double Value)> slot in seen.GroupBy(hour => hour.Slot))
        {
            double[] values = [.. slot.Select(hour => hour.Value)];
            if (values.Length < 2) continue;
            double center = values.Average(), widen = Math.Sqrt(values.Length / (values.Length - 1.0));
            residuals.AddRange(values.Select(value => (value - center) * widen));
            compared.AddRange(values);
        }
        if (compared.Count == 0) return ([], 0, 0);
        double mean = compared.Average();
        return ([.. residuals], mean, compared.Average(value => (value - mean) * (value - mean)));
    }
}
