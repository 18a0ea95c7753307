namespace Breakeven.Routing.Evaluation;

/// <summary>Mean quality when the share <c>c</c> of requests with the highest scores goes to the strong model, for every c from 0 to 1.</summary>
/// <remarks>
/// A straight line over each block of equal scores: the expected value of a random order within it.
/// Quality can fall along the curve: the weak model is sometimes right where the strong one is wrong.
/// </remarks>
public sealed class QualityCurve
{
    private readonly double[] _shares, _qualities;

    private QualityCurve(double[] shares, double[] qualities) => (_shares, _qualities) = (shares, qualities);

    /// <summary>Share to strong, ascending from 0 to 1: the ends of the blocks.</summary>
    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>Mean quality at each of <see cref="Shares"/>.</summary>
    public ReadOnlySpan<double> Qualities => _qualities;

    /// <summary>Everything goes to weak.</summary>
    public double Weak => _qualities[0];

    /// <summary>Everything goes to strong.</summary>
    public double Strong => _qualities[^1];

    public double Gap => Strong - Weak;

    /// <param name="order">Indices of the requests, by score from high to low.</param>
    public static QualityCurve From(ReadOnlySpan<int> order, ReadOnlySpan<double> scores, ReadOnlySpan<double> weak, ReadOnlySpan<double> strong)
    {
        List<double> shares = [0], qualities = [];
        double sum = 0;
        foreach (int i in order) sum += weak[i];
        qualities.Add(sum / order.Length);
        for (int at = 0; at < order.Length; at++)
        {
            int i = order[at];
            sum += strong[i] - weak[i];
            if (at + 1 < order.Length && scores[order[at + 1]] == scores[i]) continue;
            shares.Add((at + 1) / (double)order.Length);
            qualities.Add(sum / order.Length);
        }
        return new([.. shares], [.. qualities]);
    }

    public static QualityCurve From(ReadOnlySpan<double> scores, ReadOnlySpan<double> weak, ReadOnlySpan<double> strong) => From(Order(scores), scores, weak, strong);

    /// <summary>Indices by score from high to low; equal scores keep their order.</summary>
    public static int[] Order(ReadOnlySpan<double> scores)
    {
        int[] order = new int[scores.Length];
        double[] keys = new double[scores.Length];
        for (int i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, -scores[i]);
        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Share of the gap in quality that is recovered at a share to strong. Undefined (NaN) when strong is not better than weak.</summary>
    public double Recovered(double share) => Gap > 0 ? (At(share) - Weak) / Gap : double.NaN;

    /// <summary>Area under the recovered share: ∫ PGR dc by trapezoids on all points. 0.5 is a random choice; above 1 is possible. NaN without a gap.</summary>
    public double Apgr
    {
        get
        {
            if (!(Gap > 0)) return double.NaN;
            double area = 0;
            for (int i = 1; i < _shares.Length; i++) area += (_shares[i] - _shares[i - 1]) * ((_qualities[i] + _qualities[i - 1]) / 2);
            return (area - Weak) / Gap;
        }
    }

    /// <summary>Mean quality at a share to strong.</summary>
    public double At(double share)
    {
        int i = Array.BinarySearch(_shares, share);
        if (i >= 0) return _qualities[i];
        i = ~i;
        if (i == 0) return Weak;
        if (i == _shares.Length) return Strong;
        double part = (share - _shares[i - 1]) / (_shares[i] - _shares[i - 1]);
        return _qualities[i - 1] + (part * (_qualities[i] - _qualities[i - 1]));
    }

    /// <summary>The least share to strong at which this quality is reached; NaN when it is nowhere.</summary>
    public double ShareFor(double quality)
    {
        if (_qualities[0] >= quality) return 0;
        for (int i = 1; i < _qualities.Length; i++)
        {
            if (_qualities[i] < quality) continue;
            double part = (quality - _qualities[i - 1]) / (_qualities[i] - _qualities[i - 1]);
            return _shares[i - 1] + (part * (_shares[i] - _shares[i - 1]));
        }
        return double.NaN;
    }

    /// <summary>CPT(x): the least share to strong that recovers the part x of the gap.</summary>
    public double ShareForRecovered(double part) => Gap > 0 ? ShareFor(Weak + (part * Gap)) : double.NaN;

    /// <summary>The least share from which on, up to 1, at least the part x of the gap is recovered.</summary>
    public double SustainedShareForRecovered(double part)
    {
        if (!(Gap > 0)) return double.NaN;
        double quality = Weak + (part * Gap);
        for (int i = _qualities.Length - 1; i >= 0; i--)
        {
            if (_qualities[i] >= quality) continue;
            if (i == _qualities.Length - 1) return double.NaN;
            double within = (quality - _qualities[i]) / (_qualities[i + 1] - _qualities[i]);
            return _shares[i] + (within * (_shares[i + 1] - _shares[i]));
        }
        return 0;
    }
}
