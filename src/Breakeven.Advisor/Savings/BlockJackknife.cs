namespace Breakeven.Advisor.Savings;

/// <summary>Standard errors from leaving out one block of time after the other: calls of one hour, one day or one conversation resemble each other, and blocks keep them together.</summary>
/// <remarks>Var = (B − 1)/B · Σ(θ₍ᵦ₎ − θ̄)² (Efron and Tibshirani 1993, section 11). Nothing is drawn, so that there is no seed and the same ledger gives the same interval.</remarks>
internal static class BlockJackknife
{
    /// <summary>With fewer blocks no interval is given.</summary>
    public const int FewestBlocks = 5;

    /// <param name="without">The estimate without one block; null where that leaves nothing to estimate from.</param>
    /// <returns>Half-width at <see cref="StudentQuantile.Level"/>; null where there are too few blocks.</returns>
    public static double? HalfWidth(int blocks, Func<int, double?> without)
    {
        List<double> estimates = [];
        for (int block = 0; block < blocks; block++)
            if (without(block) is { } estimate) estimates.Add(estimate);
        if (estimates.Count < FewestBlocks) return null;
        double mean = estimates.Average(), count = estimates.Count;
        double variance = (count - 1) / count * estimates.Sum(estimate => (estimate - mean) * (estimate - mean));
        return Math.Sqrt(variance) * StudentQuantile.At(estimates.Count - 1);
    }
}
