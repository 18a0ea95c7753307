using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>Monthly costs when the inputs are redrawn; draw i of every set belongs to the same state of the shared prices.</summary>
public sealed record DrawSet(ImmutableArray<PlanCosts> Draws)
{
    /// <summary>Share of draws in which <paramref name="holds"/> is true, 0 to 1.</summary>
    public double Share(Func<PlanCosts, bool> holds) => (double)Draws.Count(holds) / Draws.Length;
}

/// <summary>Seeded Monte Carlo over a <see cref="CostModel"/>.</summary>
public static class MonteCarlo
{
    public const int DefaultDraws = 2_000;

    /// <summary>Larger prompts tend to come with larger answers; a half is a convention, not a measurement.</summary>
    private const double TokenCorrelation = 0.5;

    /// <param name="name">Names the workload: its own inputs depend on the name and not on its place in a list.</param>
    public static DrawSet Run(CostModel model, Uncertainty uncertainty, int seed, string name, int draws = DefaultDraws)
    {
        ImmutableArray<UncertainInput> inputs = uncertainty.Inputs();
        var shared = new SeededStream(seed, "shared");
        var own = new SeededStream(seed, "workload " + name);
        var results = ImmutableArray.CreateBuilder<PlanCosts>(draws);
        for (int draw = 0; draw < draws; draw++) results.Add(Draw(model, inputs, ref shared, ref own).Costs());
        return new(results.MoveToImmutable());
    }

    /// <summary>The model with one input at a quantile of its spread, the others as stated; null where the input is certain.</summary>
    public static IEnumerable<InputRange> Ranges(CostModel model, Uncertainty uncertainty, double lowQuantile = 0.05, double highQuantile = 0.95)
    {
        foreach (UncertainInput input in uncertainty.Inputs())
        {
            if (input.Spread.IsNone) continue;
            CostModel low = input.Apply(model, input.Spread.At(lowQuantile)), high = input.Apply(model, input.Spread.At(highQuantile));
            if (input.Value(low) != input.Value(high)) yield return new(input.Name, input.Value(low), input.Value(high), low, high);
        }
    }

    private static CostModel Draw(CostModel model, ImmutableArray<UncertainInput> inputs, ref SeededStream shared, ref SeededStream own)
    {
        double prompt = 0.5;
        foreach (UncertainInput input in inputs)
        {
            double quantile = input.IsShared ? shared.Next() : own.Next();
            if (input.Name == "input_tokens") prompt = quantile;
            if (input.Name == "output_tokens") quantile = Correlate(prompt, quantile);
            if (!input.Spread.IsNone) model = input.Apply(model, input.Spread.At(quantile));
        }
        return model;
    }

    /// <summary>A Gaussian copula.</summary>
    private static double Correlate(double first, double second)
    {
        double z = TokenCorrelation * NormalQuantile.At(first) + Math.Sqrt(1 - TokenCorrelation * TokenCorrelation) * NormalQuantile.At(second);
        return Math.Clamp(NormalShare(z), 1e-9, 1 - 1e-9);
    }

    /// <summary>Cumulative normal distribution by Abramowitz and Stegun 26.2.17 (error below 7.5·10⁻⁸).</summary>
    private static double NormalShare(double z)
    {
        double t = 1 / (1 + 0.2316419 * Math.Abs(z));
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        double tail = density * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z >= 0 ? 1 - tail : tail;
    }
}

/// <summary>One input at a low and a high quantile, and the model there.</summary>
public sealed record InputRange(string Input, decimal Low, decimal High, CostModel AtLow, CostModel AtHigh);
