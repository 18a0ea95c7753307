using Breakeven.Routing.Features;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Tests.Training;

public sealed class LogisticTrainerTests
{
    /// <summary>At the optimum the gradient w − C Σ (y − σ(w·x))·x is zero.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Fit_SoftLabels_EndsWhereTheGradientIsZero(double c)
    {
        const int n = 200, features = 6;
        Random random = new(5);
        SparseRows rows = new();
        float[] labels = new float[n];
        for (int i = 0; i < n; i++)
        {
            rows.Add([0, 1 + random.Next(features - 1)], [1, (float)random.NextDouble()]);
            labels[i] = (float)random.NextDouble();
        }
        float[] weights = new float[features];
        LogisticTrainer.Fit(rows, [.. Enumerable.Range(0, n)], labels, c, seed: 1, weights);
        double[] gradient = [.. weights.Select(w => (double)w)];
        for (int i = 0; i < n; i++)
        {
            double miss = labels[i] - LogisticTrainer.Sigmoid(LogisticTrainer.Dot(weights, rows.Indices(i), rows.Values(i)));
            for (int k = 0; k < 2; k++) gradient[rows.Indices(i)[k]] -= c * miss * rows.Values(i)[k];
        }
        Assert.All(gradient, g => Assert.InRange(g, -0.02 * (1 + c), 0.02 * (1 + c)));
    }
}
