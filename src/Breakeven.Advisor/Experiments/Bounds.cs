namespace Breakeven.Advisor.Experiments;

/// <summary>An interval that holds at every moment at which one may look. Infinite ends say nothing yet.</summary>
/// <param name="Estimate">The mean so far; NaN without values.</param>
public readonly record struct Bounds(double Estimate, double Low, double High)
{
    public static readonly Bounds Unknown = new(double.NaN, double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>What is known of <paramref name="a"/> minus <paramref name="b"/> when both hold: the probabilities of error add.</summary>
    public static Bounds operator -(Bounds a, Bounds b) => new(a.Estimate - b.Estimate, a.Low - b.High, a.High - b.Low);

    /// <summary>What is known when both hold of the same mean.</summary>
    public Bounds And(Bounds other) => this with { Low = Math.Max(Low, other.Low), High = Math.Min(High, other.High) };

    public static Bounds Subtract(Bounds left, Bounds right) => left - right;
}
