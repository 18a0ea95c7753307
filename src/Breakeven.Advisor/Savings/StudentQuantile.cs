namespace Breakeven.Advisor.Savings;

/// <summary>Quantiles of Student's t: Cornish-Fisher expansion about the normal quantile (Abramowitz and Stegun 26.7.5), within 1 % from four degrees of freedom on.</summary>
internal static class StudentQuantile
{
    /// <summary>The level of every interval of the report: nine times in ten it holds the truth.</summary>
    public const double Level = 0.9;

    private const double Z95 = 1.6448536269514722;

    /// <summary>Half-width of a two-sided interval at <see cref="Level"/>, in standard errors.</summary>
    /// <param name="degrees">Degrees of freedom, 4 or more.</param>
    public static double At(int degrees)
    {
        double z = Z95, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, n = degrees;
        return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
    }
}
