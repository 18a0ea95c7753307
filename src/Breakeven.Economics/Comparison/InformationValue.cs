using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>What knowing more before the decision is worth, in US dollars a month.</summary>
/// <param name="PerfectUsd">Expected gain of knowing every input exactly: no measurement can be worth more.</param>
/// <param name="Inputs">Expected gain of knowing one input exactly, largest first; inputs that move nothing are left out.</param>
public sealed record InformationValue(double PerfectUsd, ImmutableArray<InputGain> Inputs)
{
    public static readonly InformationValue None = new(0, []);

    /// <summary>Least F-like ratio at which a dependence counts: the 99.9th percentile of χ² with three degrees of freedom.</summary>
    private const double Significant = 16.27;

    /// <summary>From draws: without the information the plan with the lowest mean cost is taken; with it, the cheapest in each state.</summary>
    /// <param name="choices">The plans among which money may decide.</param>
    /// <param name="leastUsd">Gains below this are not looked for.</param>
    /// <remarks>
    /// EVPI = min E[C] - E[min C]. For one input, E[C | input] is a cubic fitted by least squares, as in Strong, Oakley and Brennan,
    /// Medical Decision Making 34 (2014), with a cubic for their splines; a fit no better than chance counts as none (docs/decisions/0049-value-of-information.md).
    /// </remarks>
    public static InformationValue Of(DrawSet draws, ImmutableArray<PlanKind> choices, double leastUsd = 0)
    {
        if (choices.Length < 2) return None;
        double[][] costs = [.. choices.Select(draws.Of)];
        double[] taken = costs.MinBy(plan => plan.Average())!;
        double[][] extra = [.. costs.Where(plan => plan != taken).Select(plan => plan.Zip(taken, (other, own) => other - own).ToArray())];
        double perfect = MeanGain(extra);
        if (perfect <= leastUsd) return None with { PerfectUsd = perfect };
        return new(perfect, [.. draws.Inputs.Select(input => new InputGain(input.Input, input.IsShared, Math.Min(perfect, Gain(input, extra))))
            .Where(gain => gain.Usd > leastUsd).OrderByDescending(gain => gain.Usd).ThenBy(gain => gain.Input, StringComparer.Ordinal)]);
    }

    private static double Gain(InputDraws input, double[][] extra)
    {
        var basis = new CubicFit(input.Normals);
        return MeanGain([.. extra.Select(values => basis.Fit(values, Significant))]);
    }

    /// <param name="extra">Cost of each other plan over that of the one taken, by draw.</param>
    private static double MeanGain(double[][] extra)
    {
        double gain = 0;
        for (int draw = 0; draw < extra[0].Length; draw++)
        {
            double best = 0;
            foreach (double[] values in extra) best = Math.Min(best, values[draw]);
            gain -= best;
        }
        return gain / extra[0].Length;
    }
}
