using Breakeven.Routing.Features;

namespace Breakeven.Routing.Training;

/// <summary>L2-regularised logistic regression with labels between 0 and 1, by coordinate descent in the dual. Same input and seed, same weights.</summary>
/// <remarks>
/// Minimises ½‖w‖² + C Σ log(1+e^m) − y·m with m = w·x (Yu, Huang, Lin: "Dual coordinate descent methods for logistic regression", 2011, with y in [0, 1] in place of ±1).
/// w = C Σ (y − p)·x, where at the optimum p = σ(m); a step solves logit(p) = m + C‖x‖²(p_old − p) for one row.
/// </remarks>
internal static class LogisticTrainer
{
    private const int MostEpochs = 40;
    private const int MostSteps = 12;

    /// <summary>Stops when no row's probability moved further in an epoch.</summary>
    private const double Enough = 0.003;

    /// <param name="rows">The rows to learn from.</param>
    /// <param name="labels">One per row of <paramref name="x"/>, 0 to 1.</param>
    /// <param name="weights">Receives the weights; its length is the number of features.</param>
    public static void Fit(SparseRows x, ReadOnlySpan<int> rows, ReadOnlySpan<float> labels, double c, int seed, float[] weights)
    {
        Array.Clear(weights);
        int[] order = rows.ToArray();
        double[] squares = new double[x.Count], p = new double[x.Count];
        foreach (int row in rows)
        {
            double sum = 0;
            foreach (float value in x.Values(row)) sum += (double)value * value;
            (squares[row], p[row]) = (sum, labels[row]);
        }
        Random random = new(seed);
        for (int epoch = 0; epoch < MostEpochs; epoch++)
        {
            random.Shuffle(order);
            double moved = 0;
            foreach (int row in order)
            {
                ReadOnlySpan<int> indices = x.Indices(row);
                ReadOnlySpan<float> values = x.Values(row);
                double next = Solve(Dot(weights, indices, values), c * squares[row], p[row]);
                double step = p[row] - next;
                p[row] = next;
                moved = Math.Max(moved, Math.Abs(step));
                float change = (float)(c * step);
                for (int i = 0; i < indices.Length; i++) weights[indices[i]] += change * values[i];
            }
            if (moved < Enough) return;
        }
    }

    public static double Dot(float[] weights, ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (int i = 0; i < indices.Length; i++) sum += weights[indices[i]] * values[i];
        return sum;
    }

    /// <summary>σ.</summary>
    public static double Sigmoid(double margin) => 1 / (1 + Math.Exp(-margin));

    /// <summary>The p with logit(p) = m + q(p_old − p): Newton on z = logit(p), whose slope is at least 1.</summary>
    private static double Solve(double margin, double q, double old)
    {
        double target = margin + (q * old), low = target - q, high = target, z = Math.Clamp(margin, low, high);
        for (int step = 0; step < MostSteps; step++)
        {
            double p = Sigmoid(z), miss = z + (q * p) - target;
            if (Math.Abs(miss) < 1e-6) break;
            if (miss > 0) high = z;
            else low = z;
            z -= miss / (1 + (q * p * (1 - p)));
            if (!(z > low && z < high)) z = (low + high) / 2;
        }
        return Sigmoid(z);
    }
}
