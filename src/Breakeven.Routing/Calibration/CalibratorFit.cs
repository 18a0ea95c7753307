namespace Breakeven.Routing.Calibration;

/// <summary>Fits a <see cref="Calibrator"/> to margins of prompts that the head had not seen.</summary>
internal static class CalibratorFit
{
    /// <summary>From so many labels on the isotonic part is fitted; with fewer it follows noise (reference: Platt below 1,000).</summary>
    public const int LeastForIsotonic = 1_000;

    /// <summary>Blocks that the isotonic part pools beforehand: about their mean it may not bend.</summary>
    private const int MostKnots = 10;

    private const int NewtonSteps = 50;

    public static Calibrator Fit(ReadOnlySpan<double> margins, ReadOnlySpan<double> labels)
    {
        (double slope, double offset) = Platt(margins, labels);
        Calibrator platt = new(slope, offset, [], []);
        if (margins.Length < LeastForIsotonic) return platt;
        (double[] knots, double[] probabilities) = Isotonic(margins, labels);
        return platt with { Margins = knots, Probabilities = probabilities };
    }

    /// <summary>Newton's method on the log-likelihood of p = σ(a·m + b), with Platt's soft ends and a prior that keeps a near 1 where labels are few.</summary>
    private static (double Slope, double Offset) Platt(ReadOnlySpan<double> margins, ReadOnlySpan<double> labels)
    {
        const double prior = 1;
        double a = 1, b = 0;
        for (int step = 0; step < NewtonSteps; step++)
        {
            double ga = prior * (a - 1), gb = 0, haa = prior, hab = 0, hbb = 1e-9;
            for (int i = 0; i < margins.Length; i++)
            {
                double m = margins[i], p = 1 / (1 + Math.Exp(-((a * m) + b))), d = p - labels[i], h = p * (1 - p);
                ga += d * m;
                gb += d;
                haa += h * m * m;
                hab += h * m;
                hbb += h;
            }
            double det = (haa * hbb) - (hab * hab);
            if (!(Math.Abs(det) > 1e-12)) break;
            double da = ((hbb * ga) - (hab * gb)) / det, db = ((haa * gb) - (hab * ga)) / det;
            (a, b) = (a - Math.Clamp(da, -1, 1), b - Math.Clamp(db, -2, 2));
            if (Math.Abs(da) + Math.Abs(db) < 1e-9) break;
        }
        return (Math.Max(a, 0.05), b); // a slope below would turn the order round
    }

    /// <summary>Pool adjacent violators over equal-count blocks.</summary>
    private static (double[] Knots, double[] Probabilities) Isotonic(ReadOnlySpan<double> margins, ReadOnlySpan<double> labels)
    {
        double[] x = margins.ToArray(), y = labels.ToArray();
        Array.Sort(x, y);
        List<(double Margin, double Label, double Weight)> pools = [];
        for (int block = 0; block < MostKnots; block++)
        {
            int from = (int)((long)x.Length * block / MostKnots), to = (int)((long)x.Length * (block + 1) / MostKnots);
            double margin = 0, label = 0;
            for (int i = from; i < to; i++)
            {
                margin += x[i];
                label += y[i];
            }
            pools.Add((margin / (to - from), label / (to - from), to - from));
            while (pools.Count > 1 && pools[^2].Label >= pools[^1].Label) Pool(pools);
        }
        List<(double Margin, double Label, double Weight)> distinct = [];
        foreach ((double Margin, double Label, double Weight) pool in pools)
            if (distinct.Count == 0 || pool.Margin > distinct[^1].Margin) distinct.Add(pool);
        return ([.. distinct.Select(pool => pool.Margin)], [.. distinct.Select(pool => pool.Label)]);
    }

    private static void Pool(List<(double Margin, double Label, double Weight)> pools)
    {
        (double Margin, double Label, double Weight) a = pools[^2], b = pools[^1];
        double weight = a.Weight + b.Weight;
        pools.RemoveAt(pools.Count - 1);
        pools[^1] = (((a.Margin * a.Weight) + (b.Margin * b.Weight)) / weight, ((a.Label * a.Weight) + (b.Label * b.Weight)) / weight, weight);
    }
}
