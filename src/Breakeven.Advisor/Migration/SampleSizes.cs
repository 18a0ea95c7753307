namespace Breakeven.Advisor.Migration;

/// <summary>How many calls it takes to see a difference.</summary>
internal static class SampleSizes
{
    /// <summary>Standard normal quantiles of 95 % and 80 %.</summary>
    private const double Confidence = 1.6449, Power = 0.8416;

    /// <summary>What a new model's answers may be worse at most, as a share of calls: a convention, to be agreed with who owns the workload.</summary>
    public const decimal QualityMargin = 0.03m;

    /// <summary>Share of pairs in which exactly one of the two answers is acceptable: an estimate, measured by the first pairs.</summary>
    public const double DiscordantShare = 0.2;

    /// <summary>Calls without one failure that put the failure rate below 1 % with 95 % confidence: 3/n (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249, 1983).</summary>
    public const long FirstSign = 300;

    /// <summary>Judged pairs of answers to the same request that show non-inferiority: n = (z₉₅ + z₈₀)²·d/δ² (Nam, "Establishing equivalence of two treatments and sample size requirements in matched-pairs design", Biometrics 53, 1997, at equal quality).</summary>
    public static long Pairs(decimal margin = QualityMargin, double discordant = DiscordantShare) =>
        (long)Math.Ceiling((Confidence + Power) * (Confidence + Power) * discordant / (double)(margin * margin));

    /// <summary>The error rate that chance explains in one of twenty stages of <paramref name="calls"/> calls, when the true one is <paramref name="rate"/>; 3/n at least.</summary>
    public static decimal MostErrors(double rate, long calls) =>
        (decimal)Math.Round(Math.Max(3.0 / calls, rate + Confidence * Math.Sqrt(rate * (1 - rate) / calls)), 4);
}
