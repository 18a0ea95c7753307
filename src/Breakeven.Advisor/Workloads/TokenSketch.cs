namespace Breakeven.Advisor.Workloads;

/// <summary>Percentiles of token counts in fixed memory: logarithmic buckets, as in DDSketch (Masson et al., 2019).</summary>
/// <remarks>Relative error at most 1 %, whatever the order of the values and however many there are. No randomness.</remarks>
internal sealed class TokenSketch
{
    private const double Growth = 1.02;
    private const int Buckets = 1024; // reaches 1.02^1022, about 6e8 tokens
    private readonly long[] _counts = new long[Buckets];
    private long _min = long.MaxValue;
    private long _max;

    public long Count { get; private set; }
    public double Sum { get; private set; }
    public double Mean => Count == 0 ? 0 : Sum / Count;

    public void Add(long tokens)
    {
        if (tokens < 0) return;
        int bucket = tokens == 0 ? 0 : Math.Min(Buckets - 1, 1 + (int)Math.Ceiling(Math.Log(tokens) / Math.Log(Growth)));
        _counts[bucket]++;
        _min = Math.Min(_min, tokens);
        _max = Math.Max(_max, tokens);
        Count++;
        Sum += tokens;
    }

    public TokenPercentiles Percentiles() => new(Quantile(0.5), Quantile(0.9), Quantile(0.99));

    /// <summary>The value below which a share <paramref name="q"/> lies, by nearest rank; 0 without values.</summary>
    public double Quantile(double q)
    {
        if (Count == 0) return 0;
        long rank = Math.Max(1, (long)Math.Ceiling(q * Count));
        long seen = 0;
        int bucket = 0;
        while ((seen += _counts[bucket]) < rank) bucket++;
        // The harmonic middle of (g^(k-1), g^k] is within (g-1)/(g+1) of every value in it.
        double middle = bucket == 0 ? 0 : 2 * Math.Pow(Growth, bucket - 1) / (1 + Growth);
        return Math.Clamp(middle, _min, _max);
    }
}
