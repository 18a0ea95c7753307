namespace Breakeven.Advisor.Experiments;

/// <summary>Confidence sequence for the mean of values between 0 and 1: valid at every moment, for every sample size, whatever the distribution.</summary>
/// <remarks>
/// Predictable plug-in empirical Bernstein, theorem 2 of Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
/// J. R. Stat. Soc. B 86 (2024), arXiv 2010.09686:
/// centre = Σ λᵢXᵢ / Σ λᵢ, half = (ln(2/α) + Σ vᵢ ψ(λᵢ)) / Σ λᵢ, vᵢ = 4 (Xᵢ - μᵢ₋₁)², ψ(λ) = (-ln(1-λ) - λ) / 4,
/// λᵢ = min(½, √(2 ln(2/α) / (σ²ᵢ₋₁ i ln(1+i)))), with μ and σ² starting at ½ and ¼. The intersection of all intervals so far is kept, so the interval never widens.
/// Constant work and memory for each value.
/// </remarks>
/// <param name="alpha">Probability that the interval ever misses the mean, both sides together.</param>
public sealed class BoundedSequence(double alpha)
{
    private const double MostBet = 0.5, FirstMean = 0.5, FirstVariance = 0.25;
    private readonly double _log = Math.Log(2 / alpha);
    private double _bets, _weighted, _spread, _sum, _squares;
    private double _low, _high = 1;

    public long Count { get; private set; }
    public double Mean => Count == 0 ? double.NaN : _sum / Count;

    /// <summary>About the running mean, with one pseudo-observation of the greatest variance that such values can have: a hundred equal values are not certainty.</summary>
    public double Variance => (FirstVariance + _squares) / (Count + 1);

    /// <summary>0 to 1 before the first value.</summary>
    public Bounds Bounds => new(Mean, _low, _high);

    /// <param name="value">0 to 1; taken to the nearest end beyond, as a rounding error would be.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value)) return;
        double x = Math.Clamp(value, 0, 1);
        long i = Count + 1;
        double mean = (FirstMean + _sum) / i, variance = (FirstVariance + _squares) / i; // from what came before: a bet must not know its outcome
        double bet = Math.Min(MostBet, Math.Sqrt(2 * _log / (variance * i * Math.Log(1 + i))));
        double off = x - mean;
        _bets += bet;
        _weighted += bet * x;
        _spread += 4 * off * off * (-Math.Log(1 - bet) - bet) / 4;
        Count = i;
        _sum += x;
        double after = (FirstMean + _sum) / (i + 1);
        _squares += (x - after) * (x - after);
        double centre = _weighted / _bets, half = (_log + _spread) / _bets;
        _low = Math.Max(_low, centre - half);
        _high = Math.Min(_high, centre + half);
    }
}
