using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class MonteCarloTests
{
    private static readonly Uncertainty Some = new()
    {
        Volume = Spread.LogNormal(0.1), InputTokens = Spread.LogNormal(0.05), OutputTokens = Spread.LogNormal(0.05),
        ApiPrice = Spread.LogNormal(0.05), ServerPrice = Spread.LogNormal(0.03),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(99)]
    public void Run_AtBreakEven_IsACoinToss(int seed) =>
        Assert.InRange(MonteCarlo.Run(Models.Edge(), Some, seed, "w").Share(costs => costs.SelfHost < costs.Api), 0.46, 0.54);

    [Fact]
    public void Run_TwiceBreakEven_IsNearlySure() =>
        Assert.True(MonteCarlo.Run(Models.Edge(2_000_000m), Some, 1, "w").Share(costs => costs.SelfHost < costs.Api) > 0.99);

    [Fact]
    public void Run_SameSeed_DrawsTheSame() =>
        Assert.Equal(MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50).Draws, MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50).Draws);

    [Fact]
    public void Run_OtherSeedOrName_DrawsOthers()
    {
        DrawSet draws = MonteCarlo.Run(Models.Edge(), Some, 7, "w", 5);
        Assert.NotEqual(draws.Draws, MonteCarlo.Run(Models.Edge(), Some, 8, "w", 5).Draws);
        Assert.NotEqual(draws.Draws, MonteCarlo.Run(Models.Edge(), Some, 7, "v", 5).Draws);
    }

    [Fact]
    public void Run_NothingUncertain_RepeatsThePoint() =>
        Assert.All(MonteCarlo.Run(Models.Edge(), new Uncertainty(), 1, "w", 20).Draws, draw => Assert.Equal(Models.Edge().Costs(), draw));

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963985)]
    [InlineData(0.001, -3.090232306)]
    public void NormalQuantile_KnownProbabilities_AreExact(double quantile, double expected) => Assert.Equal(expected, NormalQuantile.At(quantile), 7);

    [Theory]
    [InlineData(0.0001, 0.4, 0.45)]
    [InlineData(0.9999, 1.9, 2)]
    public void At_Triangular_StaysWithinItsEnds(double quantile, double least, double most) =>
        Assert.InRange((double)Spread.Triangular(0.4, 2).At(quantile), least, most);

    [Fact]
    public void Next_KnownSeed_IsTheSameOnEveryMachine()
    {
        var stream = new SeededStream(1, "shared");
        Assert.Equal([0.801338389519433, 0.35678997129314066, 0.3951841509150626], new[] { stream.Next(), stream.Next(), stream.Next() }); // from an independent SplitMix64
        double[] first = [.. Enumerable.Range(0, 20_000).Select(_ => stream.Next())];
        Assert.InRange(first.Average(), 0.49, 0.51);
        Assert.InRange(first.Sum(value => (value - 0.5) * (value - 0.5)) / first.Length, 0.08, 0.0867);
    }
}
