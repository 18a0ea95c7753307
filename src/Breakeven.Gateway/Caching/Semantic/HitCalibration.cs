using Breakeven.Gateway.Caching.Semantic.Remembered;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>From which cosine on a similar request's answer is used, learnt from would-be hits whose answers were made all the same and compared.</summary>
/// <remarks>
/// Cosines are tried from the strictest to the laxest, each with all verified would-be hits at or above it, as long as the one-sided Clopper-Pearson upper bound of
/// their false share stays within the stated rate (fixed-sequence testing, so that trying many costs no confidence: Angelopoulos et al., "Learn then Test", 2021).
/// The first one tried is the strictest with enough of them that a spotless record would pass. Until then there is none. What is below the threshold is verified in
/// full and what is above in samples, so the laxer part weighs more than its traffic: that errs on the safe side. Looking often finds luck: a threshold becomes laxer
/// only when half as many were verified again since the last look, and stricter at once.
/// </remarks>
internal sealed class HitCalibration
{
    private const double Step = 0.01;

    /// <summary>Verified would-be hits that count; older ones are forgotten, since traffic and models change.</summary>
    public const int Window = 2000;

    private readonly double _falseHitRate, _confidence, _floor;
    private readonly Lock _lock = new();
    private readonly Queue<(int Band, bool Agrees)> _samples = new();

    /// <summary>Would-be hits by cosine, the nearest first, a hundredth each.</summary>
    private readonly int[] _verified, _wrong;
    private CalibrationState _state = new(-1, null, 0, 0, 1);
    private long _total, _nextLook;

    /// <param name="earlier">What an earlier process learnt under the same settings; null for nothing. What it serves is worked out anew from its comparisons.</param>
    public HitCalibration(double falseHitRate, double confidence, double floor, CalibrationHistory? earlier = null)
    {
        (_falseHitRate, _confidence, _floor) = (falseHitRate, confidence, floor);
        (_verified, _wrong) = (new int[Bands(floor)], new int[Bands(floor)]);
        Enough = (int)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(1 - falseHitRate));
        if (earlier is not null) Restore(earlier);
    }

    public CalibrationState State => Volatile.Read(ref _state);

    /// <summary>Verified would-be hits that a spotless record needs.</summary>
    public int Enough { get; }

    public void Add(double cosine, bool agrees)
    {
        lock (_lock)
        {
            int band = BandOf(cosine);
            _samples.Enqueue((band, agrees));
            Count(band, agrees, 1);
            if (_samples.Count > Window && _samples.TryDequeue(out (int Band, bool Agrees) oldest)) Count(oldest.Band, oldest.Agrees, -1);
            bool isLook = ++_total >= _nextLook;
            if (isLook) _nextLook = Math.Max(Enough, _total + _total / 2);
            Volatile.Write(ref _state, Find(isLook ? _verified.Length - 1 : _state.Band));
        }
    }

    /// <summary>Whether an answer at this cosine is used.</summary>
    public bool Serves(double cosine) => BandOf(cosine) <= State.Band;

    public CalibrationHistory Remember()
    {
        lock (_lock) return new([.. _samples.Select(sample => (byte)((sample.Band << 1) | (sample.Agrees ? 1 : 0)))], _total, _nextLook, _state.Band);
    }

    /// <summary>The largest share that is not refuted by so many among so many, at the confidence.</summary>
    public static double UpperBound(int wrong, int of, double confidence)
    {
        if (wrong >= of) return 1;
        double low = (double)wrong / of, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (AtMost(wrong, of, middle) > 1 - confidence) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>No threshold laxer than the earlier one, nor one that its comparisons do not bear.</summary>
    private void Restore(CalibrationHistory earlier)
    {
        foreach (byte sample in earlier.Samples.TakeLast(Window))
        {
            (int band, bool agrees) = (Math.Min(sample >> 1, _verified.Length - 1), (sample & 1) == 1);
            _samples.Enqueue((band, agrees));
            Count(band, agrees, 1);
        }
        _total = Math.Max(_samples.Count, earlier.Total);
        _nextLook = Math.Max(Enough, earlier.NextLook);
        _state = Find(Math.Min(earlier.Band, _verified.Length - 1));
    }

    private static int Bands(double floor) => Math.Max(1, (int)Math.Ceiling((1 - floor) / Step - 1e-9));

    private int BandOf(double cosine) => Math.Clamp((int)((1 - cosine) / Step + 1e-4), 0, _verified.Length - 1); // a float's cosine of equal vectors is not quite 1

    private void Count(int band, bool agrees, int by)
    {
        _verified[band] += by;
        if (!agrees) _wrong[band] += by;
    }

    /// <param name="laxest">The last band that may be taken.</param>
    private CalibrationState Find(int laxest)
    {
        CalibrationState best = new(-1, null, _wrong.Sum(), _samples.Count, 1);
        int of = 0, wrong = 0;
        for (int band = 0; band <= laxest; band++)
        {
            of += _verified[band];
            wrong += _wrong[band];
            if (of < Enough) continue;
            double upper = UpperBound(wrong, of, _confidence);
            if (upper > _falseHitRate) break;
            best = new(band, Math.Max(_floor, 1 - (band + 1) * Step), wrong, of, upper);
        }
        return best;
    }

    /// <summary>Probability of at most so many, by the binomial distribution, in logarithms.</summary>
    private static double AtMost(int wrong, int of, double p)
    {
        double log = of * Math.Log(1 - p), odds = Math.Log(p) - Math.Log(1 - p), sum = Math.Exp(log);
        for (int i = 0; i < wrong; i++)
        {
            log += Math.Log((double)(of - i) / (i + 1)) + odds;
            sum += Math.Exp(log);
        }
        return sum;
    }
}

/// <param name="Band">The last band of cosines that is used; -1 for none.</param>
/// <param name="Threshold">Least cosine of a hit; null while all are only verified.</param>
/// <param name="Wrong">Of those at or above it, or of all while there is none.</param>
/// <param name="Verified">How many were compared.</param>
/// <param name="Upper">Upper bound of the false share.</param>
internal sealed record CalibrationState(int Band, double? Threshold, int Wrong, int Verified, double Upper);
