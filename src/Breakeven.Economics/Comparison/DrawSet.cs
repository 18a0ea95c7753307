using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>Monthly costs when the inputs are redrawn; draw i of every set belongs to the same state of the shared prices.</summary>
public sealed record DrawSet(ImmutableArray<PlanDraw> States)
{
    /// <summary>A bill beyond this is not counted further, so that an absurd draw stays a number.</summary>
    private const double Most = 1e27;

    /// <summary>What each uncertain input was in each draw, as a standard normal number; empty after <see cref="WithoutInputs"/>.</summary>
    internal ImmutableArray<InputDraws> Inputs { get; init; } = [];

    /// <summary>One plan in every draw, US dollars a month; a new array.</summary>
    public double[] Of(PlanKind kind)
    {
        double[] usd = new double[States.Length];
        for (int draw = 0; draw < usd.Length; draw++) usd[draw] = States[draw].Of(kind);
        return usd;
    }

    /// <summary>Share of draws in which <paramref name="holds"/> is true, 0 to 1.</summary>
    public double Share(Func<PlanDraw, bool> holds) => (double)States.Count(holds) / States.Length;

    /// <summary>The costs alone, which is what is worth keeping for a thousand workloads.</summary>
    public DrawSet WithoutInputs() => this with { Inputs = [] };

    /// <summary>A drawn amount as money, to six decimals.</summary>
    public static decimal Usd(double usd) => Math.Round((decimal)Math.Clamp(double.IsNaN(usd) ? 0 : usd, -Most, Most), 6);
}
