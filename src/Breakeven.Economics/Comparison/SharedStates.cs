using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>What all workloads of an organisation have in common in each draw: prices, and the part of the volumes that follows the business. Made once, used by every workload.</summary>
/// <param name="Normals">Independent standard normal numbers, one row of <see cref="PerDraw"/> a draw.</param>
public sealed record SharedStates(int Seed, int Draws, ImmutableArray<double> Normals)
{
    internal static readonly ImmutableArray<CorrelatedInput> Inputs = [.. InputCorrelation.All.Where(input => input.Shared > 0)];

    internal static int PerDraw => Inputs.Length;

    public static SharedStates Of(int seed, int draws = MonteCarlo.DefaultDraws)
    {
        var stream = new SeededStream(seed, "shared");
        var normals = ImmutableArray.CreateBuilder<double>(draws * PerDraw);
        for (int i = 0; i < draws * PerDraw; i++) normals.Add(NormalQuantile.At(stream.Next()));
        return new(seed, draws, normals.MoveToImmutable());
    }
}
