using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Comparison;

/// <summary>The standard normal distribution: quantiles by P. J. Acklam's rational approximation (relative error below 1.2·10⁻⁹).</summary>
internal static class NormalQuantile
{
    private static readonly double[] A = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];
    private static readonly double[] B = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1];
    private static readonly double[] C = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];
    private static readonly double[] D = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1];
    private const double Tail = 0.02425;

    /// <param name="quantile">Above 0 and below 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double At(double quantile)
    {
        if (quantile > 1 - Tail) return -At(1 - quantile);
        if (quantile < Tail)
        {
            double q = Math.Sqrt(-2 * Math.Log(quantile));
            return Horner(C, q) / Horner(D, q);
        }
        double centred = quantile - 0.5, square = centred * centred;
        return centred * Horner(A, square) / Horner(B, square);
    }

    /// <summary>The share below <paramref name="z"/>, above 0 and below 1, by Abramowitz and Stegun 26.2.17 (error below 7.5·10⁻⁸).</summary>
    public static double ShareBelow(double z)
    {
        double t = 1 / (1 + 0.2316419 * Math.Abs(z));
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        double tail = density * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.Clamp(z >= 0 ? 1 - tail : tail, 1e-9, 1 - 1e-9);
    }

    private static double Horner(double[] coefficients, double x)
    {
        double sum = 0;
        foreach (double coefficient in coefficients) sum = sum * x + coefficient;
        return sum;
    }
}
