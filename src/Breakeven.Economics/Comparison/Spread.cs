namespace Breakeven.Economics.Comparison;

/// <summary>How far an input may be from its stated value: a distribution of the factor on it.</summary>
public readonly record struct Spread
{
    private Spread(double sd, double low, double high) => (LogSd, Low, High) = (sd, low, high);

    /// <summary>Standard deviation of the logarithm; 0 for a triangular spread.</summary>
    public double LogSd { get; }
    private double Low { get; }
    private double High { get; }

    /// <summary>Exactly as stated.</summary>
    public static readonly Spread None;

    /// <summary>Log-normal with median 1, so that the stated value is as often too low as too high.</summary>
    public static Spread LogNormal(double sd) => new(sd, 0, 0);

    /// <summary>Triangular with its mode at 1.</summary>
    public static Spread Triangular(double low, double high) => new(0, Math.Min(1, low), Math.Max(1, high));

    public bool IsNone => LogSd == 0 && Low == High;

    /// <summary>The factor at a quantile, rounded to nine places so that a last bit of a logarithm never shows.</summary>
    public decimal At(double quantile) => IsNone ? 1m : (decimal)AtNormal(NormalQuantile.At(quantile));

    /// <summary>The factor where a standard normal variable has the value <paramref name="z"/>; rounded as <see cref="At"/>.</summary>
    internal double AtNormal(double z) => IsNone ? 1 : Math.Floor((LogSd > 0 ? Math.Exp(LogSd * z) : TriangularAt(NormalQuantile.ShareBelow(z))) * 1e9 + 0.5) / 1e9;

    private double TriangularAt(double quantile)
    {
        double range = High - Low, split = (1 - Low) / range;
        return quantile < split
            ? Low + Math.Sqrt(quantile * range * (1 - Low))
            : High - Math.Sqrt((1 - quantile) * range * (High - 1));
    }
}
