namespace Breakeven;

/// <summary>What <c>max_tokens: auto</c> makes of the lengths of earlier answers, for the gateway that sets it and the report that says what it would do.</summary>
/// <remarks>1.5 × the 99.9th percentile, rounded up to 64 and at least 256. Tails of output lengths are long, and a limit shall end answers that run away and not those that are long: an estimate.</remarks>
public static class AutoOutputLimit
{
    /// <summary>Fewer answers say nothing of one in a thousand.</summary>
    public const int LeastAnswers = 1_000;
    public const double Quantile = 0.999;
    private const double Margin = 1.5;
    private const int Step = 64, Least = 256;

    /// <param name="quantileTokens">Tokens of the answer at <see cref="Quantile"/>.</param>
    /// <returns>Tokens.</returns>
    public static long Of(double quantileTokens) => Math.Max(Least, (long)Math.Ceiling(quantileTokens * Margin / Step) * Step);
}
