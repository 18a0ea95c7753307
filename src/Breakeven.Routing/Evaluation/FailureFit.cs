namespace Breakeven.Routing.Evaluation;

/// <summary>How well the probability that the weak model fails fits what happened. A quality between 0 and 1 counts as that much of a failure.</summary>
internal static class FailureFit
{
    private const int Bins = 10;

    /// <summary>Probability that a failed request (quality below 0.5) has the higher predicted failure, ties half; NaN where all failed or none.</summary>
    public static double Auc(ReadOnlySpan<double> predicted, ReadOnlySpan<double> quality)
    {
        double[] keys = predicted.ToArray();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        double failed = 0, rankSum = 0;
        for (int at = 0; at < keys.Length;)
        {
            int end = at;
            while (end < keys.Length && keys[end] == keys[at]) end++;
            double rank = (at + end + 1) / 2.0;
            for (; at < end; at++)
            {
                if (quality[order[at]] >= 0.5) continue;
                failed++;
                rankSum += rank;
            }
        }
        double right = keys.Length - failed;
        return failed == 0 || right == 0 ? double.NaN : (rankSum - (failed * (failed + 1) / 2)) / (failed * right);
    }

    /// <summary>Mean squared distance between the predicted failure and the measured one.</summary>
    public static double Brier(ReadOnlySpan<double> predicted, ReadOnlySpan<double> quality)
    {
        double sum = 0;
        for (int i = 0; i < predicted.Length; i++)
        {
            double miss = predicted[i] - (1 - quality[i]);
            sum += miss * miss;
        }
        return sum / predicted.Length;
    }

    /// <summary>Expected calibration error: over ten equally wide bins, the distance between the mean prediction and the mean failure, weighted by the bins' counts.</summary>
    public static double Ece(ReadOnlySpan<double> predicted, ReadOnlySpan<double> quality)
    {
        Span<double> said = stackalloc double[Bins], was = stackalloc double[Bins];
        for (int i = 0; i < predicted.Length; i++)
        {
            int bin = Math.Clamp((int)(predicted[i] * Bins), 0, Bins - 1);
            said[bin] += predicted[i];
            was[bin] += 1 - quality[i];
        }
        double sum = 0;
        for (int bin = 0; bin < Bins; bin++) sum += Math.Abs(said[bin] - was[bin]);
        return sum / predicted.Length;
    }
}
