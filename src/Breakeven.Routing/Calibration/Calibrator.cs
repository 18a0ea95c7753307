namespace Breakeven.Routing.Calibration;

/// <summary>From a head's margin to a probability that was checked on prompts which the head had not seen: a straight line on the logit, and between knots where there are enough labels.</summary>
/// <param name="Slope">Of the logit over the margin (Platt).</param>
/// <param name="Offset">Of the logit at margin 0.</param>
/// <param name="Margins">Ascending knots of the isotonic part; empty for Platt alone.</param>
/// <param name="Probabilities">At each knot, not falling.</param>
internal sealed record Calibrator(double Slope, double Offset, double[] Margins, double[] Probabilities)
{
    public static readonly Calibrator Identity = new(1, 0, [], []);

    /// <summary>No probability is certain: a label more may always say otherwise.</summary>
    private const double Least = 0.005;

    public double Of(double margin) => Math.Clamp(Margins.Length < 2 ? Platt(margin) : Interpolated(margin), Least, 1 - Least);

    private double Platt(double margin) => 1 / (1 + Math.Exp(-((Slope * margin) + Offset)));

    /// <summary>Between knots a line, so that the order of two margins is kept; beyond them Platt's curve, moved to meet the last knot.</summary>
    private double Interpolated(double margin)
    {
        if (margin <= Margins[0]) return Probabilities[0] + Platt(margin) - Platt(Margins[0]);
        if (margin >= Margins[^1]) return Probabilities[^1] + Platt(margin) - Platt(Margins[^1]);
        int i = Array.BinarySearch(Margins, margin);
        if (i >= 0) return Probabilities[i];
        i = ~i;
        double part = (margin - Margins[i - 1]) / (Margins[i] - Margins[i - 1]);
        return Probabilities[i - 1] + (part * (Probabilities[i] - Probabilities[i - 1]));
    }
}
