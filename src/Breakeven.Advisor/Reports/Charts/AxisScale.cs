namespace Breakeven.Advisor.Reports.Charts;

/// <summary>Maps values to places, and knows where its ticks belong.</summary>
internal abstract class AxisScale
{
    /// <summary>Values shown, ascending.</summary>
    public abstract double Low { get; }
    public abstract double High { get; }

    /// <summary>Round values within the scale, ascending.</summary>
    public abstract IReadOnlyList<double> Ticks { get; }

    /// <summary>0 at <see cref="Low"/>, 1 at <see cref="High"/>; values beyond are held at the ends.</summary>
    public abstract double At(double value);
}

/// <summary>Equal steps of 1, 2, 2.5 or 5 times a power of ten.</summary>
internal sealed class LinearScale : AxisScale
{
    /// <param name="round">Widen both ends to whole ticks.</param>
    public LinearScale(double low, double high, int ticks = 5, bool round = true)
    {
        if (high - low <= 1e-12 * Math.Max(1, Math.Abs(high))) high = low + Math.Max(1, Math.Abs(low));
        double step = NiceStep((high - low) / ticks);
        Low = round ? Math.Floor(low / step + 1e-9) * step : low;
        High = round ? Math.Ceiling(high / step - 1e-9) * step : high;
        List<double> places = [];
        for (double k = Math.Ceiling(Low / step - 1e-9); k * step <= High + step * 1e-9; k++) places.Add(k * step + 0.0); // adding zero turns -0 into 0
        Ticks = places;
    }

    public override double Low { get; }
    public override double High { get; }
    public override IReadOnlyList<double> Ticks { get; }

    public override double At(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    /// <summary>The smallest round step that is at least <paramref name="rough"/>.</summary>
    internal static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1.0000001 ? 1 : lead <= 2.0000001 ? 2 : lead <= 2.5000001 ? 2.5 : lead <= 5.0000001 ? 5 : 10);
    }
}

/// <summary>Powers of ten; over few of them also 2 and 5 times.</summary>
internal sealed class LogScale : AxisScale
{
    public LogScale(double low, double high)
    {
        Low = Math.Max(low, 1e-9);
        High = Math.Max(high, Low * 10);
        int first = (int)Math.Floor(Math.Log10(Low)), last = (int)Math.Ceiling(Math.Log10(High));
        int stride = Math.Max(1, (last - first + 5) / 6);
        double[] within = last - first <= 2 ? [1, 2, 5] : [1];
        List<double> places = [];
        for (int exponent = first; exponent <= last; exponent += stride)
            places.AddRange(within.Select(lead => lead * Math.Pow(10, exponent)).Where(value => value >= Low * 0.999 && value <= High * 1.001));
        Ticks = places;
    }

    public override double Low { get; }
    public override double High { get; }
    public override IReadOnlyList<double> Ticks { get; }

    public override double At(double value) =>
        value <= Low ? 0 : Math.Clamp(Math.Log(value / Low) / Math.Log(High / Low), 0, 1);
}
