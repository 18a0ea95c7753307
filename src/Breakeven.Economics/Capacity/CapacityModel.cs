namespace Breakeven.Economics.Capacity;

/// <summary>The closed form: what one replica of a deployment sustains, from data sheets and a few measured efficiencies.</summary>
/// <remarks>
/// Memory fit, roofline of prefill and decode, and the mean field of continuous batching. Pure. The derivation, the measured
/// error and what is left out are in docs/concepts/capacity.md.
/// </remarks>
public static class CapacityModel
{
    /// <summary>The most that one replica sustains for a mean request while the latency targets hold.</summary>
    /// <returns>
    /// <see cref="DeploymentCapacity.FitsMemory"/> false when it does not fit. <see cref="DeploymentCapacity.MaxConcurrency"/> 0 when it
    /// fits but a lone request already misses the targets; the two times are then those of the lone request.
    /// </returns>
    /// <exception cref="ArgumentException">Unknown precision; a size, rate or parallelism out of range or not finite.</exception>
    public static DeploymentCapacity Estimate(DeploymentShape shape, RequestShape request, LatencyTarget slo, CapacityCalibration? calibration = null)
    {
        ArgumentNullException.ThrowIfNull(slo);
        Replica replica = new(shape, request, calibration ?? CapacityCalibration.Default);
        if (!replica.Fits) return replica.Describe(0, ServingPointOfNothing);
        int most = LargestMeeting(replica, slo);
        return replica.Describe(most, most > 0 ? replica.At(MeanMeeting(replica, slo, most)) : replica.At(1) with { RequestsPerSecond = 0, OutputTokensPerSecond = 0 });
    }

    /// <summary>Throughput with <paramref name="concurrency"/> always-busy clients; zero when the replica does not fit its memory.</summary>
    /// <exception cref="ArgumentException">As <see cref="Estimate"/>; a concurrency that is not positive.</exception>
    public static double OutputTokensPerSecond(DeploymentShape shape, RequestShape request, double concurrency, CapacityCalibration? calibration = null) =>
        At(shape, request, concurrency, calibration)?.OutputTokensPerSecond ?? 0;

    /// <summary>Throughput and latency with <paramref name="concurrency"/> always-busy clients, or null when the replica does not fit its memory.</summary>
    /// <exception cref="ArgumentException">As <see cref="Estimate"/>; a concurrency that is not positive.</exception>
    public static ServingPoint? At(DeploymentShape shape, RequestShape request, double concurrency, CapacityCalibration? calibration = null)
    {
        Require.Positive(concurrency);
        Replica replica = new(shape, request, calibration ?? CapacityCalibration.Default);
        return replica.Fits ? replica.At(concurrency) : null;
    }

    private static ServingPoint ServingPointOfNothing => new(0, 0, 0, 0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Both times rise with concurrency, so the largest one that meets the targets is found by bisection.</summary>
    private static int LargestMeeting(Replica replica, LatencyTarget slo)
    {
        int met = 0, missed = replica.MaxSequences + 1;
        while (missed - met > 1)
        {
            int middle = met + (missed - met) / 2;
            if (Meets(replica.At(middle), slo)) met = middle;
            else missed = middle;
        }
        return met;
    }

    /// <summary>The mean of requests under way that meets the targets, which need not be whole.</summary>
    /// <remarks>Rounded down, a faster accelerator that reaches the same targets with fewer at once could seem to serve less.</remarks>
    /// <param name="whole">The largest whole number that meets them.</param>
    private static double MeanMeeting(Replica replica, LatencyTarget slo, int whole)
    {
        if (whole == replica.MaxSequences) return whole;
        double met = whole, missed = whole + 1;
        for (int halving = 0; halving < 24; halving++)
        {
            double middle = (met + missed) / 2;
            if (Meets(replica.At(middle), slo)) met = middle;
            else missed = middle;
        }
        return met;
    }

    private static bool Meets(ServingPoint point, LatencyTarget slo) =>
        (slo.TimeToFirstToken is not { } first || point.TimeToFirstToken <= first)
        && (slo.TimePerOutputToken is not { } each || point.TimePerOutputToken <= each);
}
