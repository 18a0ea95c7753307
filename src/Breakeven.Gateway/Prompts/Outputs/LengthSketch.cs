namespace Breakeven.Gateway.Prompts.Outputs;

/// <summary>Lengths of answers in fixed memory, in logarithmic buckets; the newest count most. Safe for concurrent use.</summary>
/// <remarks>An answer that the gateway's limit did cut counts as twice as long as it got, so that a limit that is too low rises by itself.</remarks>
internal sealed class LengthSketch
{
    /// <summary>At so many all are halved.</summary>
    private const double Most = 20_000;
    private const double Growth = 1.05;
    private const int Buckets = 288; // 1.05^287 is more than a million tokens
    private readonly Lock _lock = new();
    private readonly double[] _counts = new double[Buckets];
    private double _total;
    private long? _limit;

    /// <summary>The limit for answers of this kind; null while too few were seen.</summary>
    public long? Limit
    {
        get { lock (_lock) return _limit; }
    }

    /// <param name="tokens">Of one answer.</param>
    /// <param name="wasCut">The gateway's own limit ended it.</param>
    public void Add(long tokens, bool wasCut)
    {
        if (tokens <= 0) return;
        int bucket = Math.Clamp((int)Math.Ceiling(Math.Log(wasCut ? 2.0 * tokens : tokens) / Math.Log(Growth)), 0, Buckets - 1);
        lock (_lock)
        {
            _counts[bucket]++;
            if (++_total >= Most) Halve();
            if (_total >= AutoOutputLimit.LeastAnswers) _limit = AutoOutputLimit.Of(Math.Pow(Growth, Highest()));
        }
    }

    /// <summary>The bucket that the quantile lies in, from above: few steps, since little is above it.</summary>
    private int Highest()
    {
        double above = _total * (1 - AutoOutputLimit.Quantile), seen = 0;
        int bucket = Buckets - 1;
        while (bucket > 0 && (seen += _counts[bucket]) <= above) bucket--;
        return bucket;
    }

    private void Halve()
    {
        for (int i = 0; i < Buckets; i++) _counts[i] /= 2;
        _total /= 2;
    }
}
