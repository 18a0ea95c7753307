using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Breakeven.Economics.Comparison;

/// <summary>Seeded Monte Carlo over a <see cref="CostModel"/>, with the inputs correlated as in <see cref="InputCorrelation"/>.</summary>
public static class MonteCarlo
{
    public const int DefaultDraws = 2_000;

    /// <param name="name">Names the workload: its own inputs depend on the name and not on its place in a list.</param>
    /// <param name="shared">What workloads have in common; made from the seed when null.</param>
    public static DrawSet Run(CostModel model, Uncertainty uncertainty, int seed, string name, int draws = DefaultDraws, SharedStates? shared = null)
    {
        UncertainInput[] inputs = [.. uncertainty.Inputs().Where(input => !input.Spread.IsNone)];
        double[][] normals = [.. inputs.Select(_ => new double[draws])];
        var states = new PlanDraw[draws];
        Visit(model, inputs, seed, name, draws, shared, (int draw, in FastModel state, ReadOnlySpan<double> levels) =>
        {
            states[draw] = state.Costs();
            for (int i = 0; i < inputs.Length; i++) normals[i][draw] = levels[inputs[i].Factor.Index];
        });
        return new(ImmutableCollectionsMarshal.AsImmutableArray(states))
        {
            Inputs = [.. inputs.Select((input, index) => new InputDraws(input.Name, input.Factor.Shared == 1, ImmutableCollectionsMarshal.AsImmutableArray(normals[index])))],
        };
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

    /// <summary>Shows every draw as a model: the same draws as <see cref="Run"/> for the same arguments.</summary>
    internal static void Visit(CostModel model, Uncertainty uncertainty, int seed, string name, int draws, SharedStates? shared, DrawVisitor visit) =>
        Visit(model, [.. uncertainty.Inputs().Where(input => !input.Spread.IsNone)], seed, name, draws, shared, visit);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Visit(CostModel model, UncertainInput[] inputs, int seed, string name, int draws, SharedStates? shared, DrawVisitor visit)
    {
        if (shared is null || shared.Seed != seed || shared.Draws < draws) shared = SharedStates.Of(seed, draws);
        var own = new SeededStream(seed, "workload " + name);
        var stated = new FastModel(model);
        Span<double> levels = stackalloc double[InputCorrelation.All.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            Draw(shared, draw, ref own, levels);
            FastModel state = stated;
            foreach (UncertainInput input in inputs) input.Change(ref state, input.Spread.AtNormal(levels[input.Factor.Index]));
            visit(draw, in state, levels);
        }
    }

    /// <summary>One state of all inputs. Every number is drawn, whether its input is uncertain here or not, so that one input's spread does not move the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw(SharedStates shared, int draw, ref SeededStream own, Span<double> levels)
    {
        int next = draw * SharedStates.PerDraw;
        foreach (CorrelatedInput input in InputCorrelation.All)
        {
            double common = input.Shared > 0 ? shared.Normals[next++] : 0;
            levels[input.Index] = input.Shared == 1 ? common
                : Math.Sqrt(input.Shared) * common + Math.Sqrt(1 - input.Shared) * NormalQuantile.At(own.Next());
        }
        InputCorrelation.Correlate(levels);
    }
}

/// <param name="levels">Each input as a standard normal number, by <see cref="CorrelatedInput.Index"/>.</param>
internal delegate void DrawVisitor(int draw, in FastModel state, ReadOnlySpan<double> levels);
