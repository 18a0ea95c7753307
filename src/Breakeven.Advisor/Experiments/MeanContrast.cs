namespace Breakeven.Advisor.Experiments;

/// <summary>Confidence sequence for a mean of one sample minus a multiple of another's, where values have no bounds: times on a log scale, money.</summary>
/// <remarks>
/// Normal mixture with plugged-in variance, the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
/// "Time-uniform central limit theory and asymptotic confidence sequences", Ann. Stat. 52 (2024), arXiv 2103.06476, theorem 2.2; the inversion
/// of the mixture sequential probability ratio test of Johari, Koomen, Pekelis and Walsh, "Always valid inference", Oper. Res. 70 (2022), arXiv 1512.04922:
/// δ ± √(V (1 + tρ²) / (tρ²) · (2 ln(1/α) + ln(1 + tρ²))), V = s²ₐ/nₐ + k² s²ᵦ/nᵦ, 1/t = 1/nₐ + 1/nᵦ.
/// ρ² = 1/<see cref="Tightest"/> puts the narrowest interval there. Asymptotic: below the least sample size it says nothing.
/// Its rate of error under skewed values is simulated (docs/concepts/sequential-tests.md).
/// </remarks>
public static class MeanContrast
{
    /// <summary>Effective sample size at which the interval is tightest for its error.</summary>
    private const double Tightest = 200;

    /// <summary>Below, in either sample, the central limit is too far to plug a variance in.</summary>
    public const int LeastCount = 30;

    /// <summary>The same for values between 0 and 1.</summary>
    public const int LeastBounded = 100;

    /// <param name="factor">Multiple of the second mean that is subtracted.</param>
    /// <param name="alpha">Probability that the interval ever misses, both sides together.</param>
    public static Bounds Of(RunningMoments first, RunningMoments second, double factor, double alpha)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count < LeastCount || second.Count < LeastCount) return Bounds.Unknown;
        double variance = first.Variance / first.Count + factor * factor * second.Variance / second.Count;
        return Around(first.Mean - factor * second.Mean, variance, 1 / (1.0 / first.Count + 1.0 / second.Count), alpha);
    }

    /// <summary>The same for values between 0 and 1, whose variance has a floor and whose samples must be larger: rare failures are far from normal.</summary>
    public static Bounds Of(BoundedSequence first, BoundedSequence second, double alpha)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count < LeastBounded || second.Count < LeastBounded) return Bounds.Unknown;
        return Around(first.Mean - second.Mean, first.Variance / first.Count + second.Variance / second.Count, 1 / (1.0 / first.Count + 1.0 / second.Count), alpha);
    }

    /// <summary>Of one sample of values between 0 and 1.</summary>
    public static Bounds Of(BoundedSequence sample, double alpha)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Count < LeastBounded ? Bounds.Unknown : Around(sample.Mean, sample.Variance / sample.Count, sample.Count, alpha);
    }

    private static Bounds Around(double estimate, double variance, double t, double alpha)
    {
        double mixed = t / Tightest;
        double half = Math.Sqrt(variance * (1 + mixed) / mixed * (2 * Math.Log(1 / alpha) + Math.Log(1 + mixed)));
        return new(estimate, estimate - half, estimate + half);
    }
}
