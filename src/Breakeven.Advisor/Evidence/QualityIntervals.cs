namespace Breakeven.Advisor.Evidence;

/// <summary>A mean, or a difference of means, with its two-sided interval.</summary>
/// <param name="Variance">Of one observation, pseudo-observations included: what a larger sample divides.</param>
internal readonly record struct Interval(double Mean, double Low, double High, double Variance);

/// <summary>Intervals for scores between 0 and 1, honest at small samples and with no score ever failing.</summary>
/// <remarks>
/// Adjusted Wald: the sample is joined by pseudo-observations at the ends of its range, so that a hundred equal results are not
/// certainty. For pass and fail these are the published intervals of Bonett and Price (Stat. Methods Med. Res. 21, 2012) for pairs and
/// of Agresti and Caffo (Am. Stat. 54, 2000) for separate samples; the same formulas hold for scores in between. Closed form: no seed.
/// </remarks>
internal static class QualityIntervals
{
    /// <summary>Differences of pairs, each -1 to 1, joined by one pair at either end.</summary>
    public static Interval Paired(IReadOnlyCollection<double> differences, double z)
    {
        double n = differences.Count + 2, sum = differences.Sum(), squares = differences.Sum(d => d * d) + 2;
        double centre = sum / n, variance = squares / n - centre * centre;
        return Of(sum / differences.Count, centre, Math.Sqrt(variance / n), variance, z, -1);
    }

    /// <summary>Mean of <paramref name="candidate"/> minus mean of <paramref name="reference"/>, each 0 to 1, each joined by a 0 and a 1.</summary>
    public static Interval Independent(IReadOnlyCollection<double> candidate, IReadOnlyCollection<double> reference, double z)
    {
        (double ours, double ourVariance, double n) = Joined(candidate);
        (double theirs, double theirVariance, double m) = Joined(reference);
        // Told per observation of the candidate, so that its sample can be scaled while the ratio of the two stays.
        double error = Math.Sqrt(ourVariance / n + theirVariance / m);
        return Of(candidate.Average() - reference.Average(), ours - theirs, error, error * error * n, z, -1);
    }

    /// <summary>Wilson (1927). For scores between 0 and 1 it is at most too wide, since their variance is at most p(1-p).</summary>
    public static Interval Level(IReadOnlyCollection<double> scores, double z)
    {
        double n = scores.Count, p = scores.Average(), square = z * z;
        double centre = (p + square / (2 * n)) / (1 + square / n);
        double half = z / (1 + square / n) * Math.Sqrt(p * (1 - p) / n + square / (4 * n * n));
        return new(p, Math.Max(0, centre - half), Math.Min(1, centre + half), Math.Max(p * (1 - p), 1 / (n + 2)));
    }

    private static (double Mean, double Variance, double Count) Joined(IReadOnlyCollection<double> scores)
    {
        double n = scores.Count + 2, mean = (scores.Sum() + 1) / n;
        return (mean, (scores.Sum(s => s * s) + 1) / n - mean * mean, n);
    }

    private static Interval Of(double mean, double centre, double error, double variance, double z, double least) =>
        new(mean, Math.Max(least, centre - z * error), Math.Min(1, centre + z * error), variance);
}
