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
        Assert.Equal(MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50).States, MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50).States);

    [Fact]
    public void Run_OtherSeedOrName_DrawsOthers()
    {
        DrawSet draws = MonteCarlo.Run(Models.Edge(), Some, 7, "w", 5);
        Assert.NotEqual(draws.States, MonteCarlo.Run(Models.Edge(), Some, 8, "w", 5).States);
        Assert.NotEqual(draws.States, MonteCarlo.Run(Models.Edge(), Some, 7, "v", 5).States);
    }

    [Fact]
    public void Run_NothingUncertain_RepeatsThePoint() =>
        Assert.All(MonteCarlo.Run(Models.Edge(), new Uncertainty(), 1, "w", 20).States, draw => Assert.Equal(new PlanDraw(3_000, 3_000, 3_000, 1, 1), draw));

    [Fact]
    public void Run_SharedStatesGiven_DrawsAsWithout() =>
        Assert.Equal(MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50).States, MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50, SharedStates.Of(7, 80)).States);

    [Fact]
    public void Run_OneInputMoreUncertain_LeavesTheOthersWhereTheyWere()
    {
        DrawSet few = MonteCarlo.Run(Models.Edge(), Some, 7, "w", 50), more = MonteCarlo.Run(Models.Edge(), Some with { Staff = Spread.LogNormal(0.2) }, 7, "w", 50);
        Assert.All(few.Inputs, input => Assert.Equal(input.Normals, more.Inputs.Single(other => other.Input == input.Input).Normals));
    }

    /// <summary>The drawn inputs have the correlations that the matrix states, and are standard normal.</summary>
    [Fact]
    public void Run_AllInputsUncertain_AreCorrelatedAsStated()
    {
        const int draws = 20_000;
        var everything = new Uncertainty
        {
            Volume = Spread.LogNormal(0.1), InputTokens = Spread.LogNormal(0.1), OutputTokens = Spread.LogNormal(0.1), ApiPrice = Spread.LogNormal(0.1), ServerPrice = Spread.LogNormal(0.1),
            Capacity = Spread.LogNormal(0.1), Staff = Spread.LogNormal(0.1), CachedShare = Spread.LogNormal(0.1), PeakExcess = Spread.LogNormal(0.1), Growth = Spread.LogNormal(0.1), Decline = Spread.LogNormal(0.1),
        };
        InputDraws[] inputs = [.. MonteCarlo.Run(Models.Edge(), everything, 3, "w", draws).Inputs];
        Assert.Equal(InputCorrelation.All.Length, inputs.Length);
        foreach (InputDraws one in inputs)
            foreach (InputDraws other in inputs)
            {
                double expected = InputCorrelation.Of(Index(one), Index(other));
                Assert.InRange(one.Normals.Zip(other.Normals, (x, y) => x * y).Average(), expected - 0.04, expected + 0.04); // 4 standard errors are 0.03 to 0.04
            }

        static int Index(InputDraws draws) => InputCorrelation.All.Single(input => input.Name == draws.Input).Index;
    }

    /// <summary>A quarter of the variance of volumes is the organisation's, and prices are wholly the market's.</summary>
    [Fact]
    public void Run_TwoWorkloads_SharePricesAndAPartOfTheVolume()
    {
        DrawSet one = MonteCarlo.Run(Models.Edge(), Some, 3, "a", 20_000), other = MonteCarlo.Run(Models.Edge(), Some, 3, "b", 20_000);
        double Correlation(string input) => one.Inputs.Single(draws => draws.Input == input).Normals.Zip(other.Inputs.Single(draws => draws.Input == input).Normals, (x, y) => x * y).Average();
        Assert.InRange(Correlation("requests_per_month"), 0.22, 0.28);
        Assert.InRange(Correlation("api_price"), 0.96, 1.04);
        Assert.InRange(Correlation("input_tokens"), -0.03, 0.03);
    }

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
