using System.Collections.Immutable;

namespace Breakeven.Routing.Decisions;

/// <summary>What each of some hundred thresholds gave on labelled prompts that the heads had not seen: the facts from which targets become thresholds.</summary>
/// <param name="Labels">How many prompts.</param>
/// <param name="Weak">Mean quality if the weak model answered all.</param>
/// <param name="Strong">Mean quality if the strong model answered all.</param>
/// <param name="StrongVariance">Variance of the strong model's quality on one request.</param>
/// <param name="Points">From all to the strong model down to none.</param>
public sealed record QualityTable(int Labels, double Weak, double Strong, double StrongVariance, ImmutableArray<QualityPoint> Points)
{
    /// <summary>Points in a table: a step of one percent of the traffic.</summary>
    private const int MostPoints = 100;

    public static QualityTable From(ReadOnlySpan<double> scores, ReadOnlySpan<double> weak, ReadOnlySpan<double> strong)
    {
        int n = scores.Length;
        int[] order = Evaluation.QualityCurve.Order(scores);
        (double strongMean, double strongVariance) = Moments(strong);
        ImmutableArray<QualityPoint>.Builder points = ImmutableArray.CreateBuilder<QualityPoint>();
        double[] quality = new double[n];
        double last = double.NegativeInfinity;
        for (int step = 0; step <= MostPoints; step++)
        {
            int toStrong = n - (int)((long)n * step / MostPoints);
            double threshold = step == 0 ? -1 : toStrong == 0 ? double.BitIncrement(scores[order[0]]) : scores[order[toStrong - 1]];
            if (threshold <= last) continue; // equal scores stay together
            last = threshold;
            int taken = 0;
            for (int i = 0; i < n; i++)
            {
                bool goes = scores[i] >= threshold;
                if (goes) taken++;
                quality[i] = goes ? strong[i] : weak[i];
            }
            (double mean, double variance) = Moments(quality);
            points.Add(new(threshold, (double)taken / Math.Max(1, n), mean, variance, Covariance(quality, mean, strong, strongMean)));
        }
        return new(n, Moments(weak).Mean, strongMean, strongVariance, points.ToImmutable());
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return (0, 0);
        double sum = 0, squares = 0;
        foreach (double value in values) sum += value;
        double mean = sum / values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return (mean, squares / Math.Max(1, values.Length - 1));
    }

    private static double Covariance(ReadOnlySpan<double> a, double meanA, ReadOnlySpan<double> b, double meanB)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - meanA) * (b[i] - meanB);
        return sum / Math.Max(1, a.Length - 1);
    }
}
