using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class InformationValueTests
{
    private static readonly ImmutableArray<PlanKind> All = [PlanKind.Api, PlanKind.SelfHost, PlanKind.Hybrid];
    private static readonly Uncertainty VolumeAlone = new() { Volume = Spread.LogNormal(0.2) };

    /// <summary>API v·a against a fixed server: E[max(0, aN - S)] at E[aN] near S is Black's formula, here with the log-normal mean.</summary>
    [Fact]
    public void Of_OneUncertainInput_IsTheExpectedGainInClosedForm()
    {
        // aN = 3000·exp(0.2 z), S = 3100: without knowing, the API (mean 3000·e^0.02 = 3060.60); knowing, E[min(aN, S)].
        InformationValue value = InformationValue.Of(MonteCarlo.Run(Models.Edge(server: 3_100m), VolumeAlone, 5, "w", 40_000), All);
        double mean = 3_000 * Math.Exp(0.02), d = (Math.Log(mean / 3_100) + 0.02) / 0.2;
        double call = mean * NormalQuantile.ShareBelow(d) - 3_100 * NormalQuantile.ShareBelow(d - 0.2);
        Assert.InRange(value.PerfectUsd, call * 0.97, call * 1.03);
        InputGain only = Assert.Single(value.Inputs);
        Assert.Equal("requests_per_month", only.Input);
        Assert.InRange(only.Usd, value.PerfectUsd * 0.95, value.PerfectUsd); // all that can be known is this input
    }

    /// <summary>Against a nested simulation: the outer loop fixes one input, the inner one averages over the others.</summary>
    [Fact]
    public void Of_TwoUncertainInputs_EachIsWorthWhatNestedSimulationSays()
    {
        CostModel model = Models.Edge(server: 3_050m);
        var doubt = new Uncertainty { Volume = Spread.LogNormal(0.2), ServerPrice = Spread.LogNormal(0.1) };
        InformationValue value = InformationValue.Of(MonteCarlo.Run(model, doubt, 5, "w", 40_000), All);
        double[] grid = [.. Enumerable.Range(0, 1_000).Select(step => NormalQuantile.At((step + 0.5) / 1_000))];
        double meanApi = grid.Average(z => 3_000 * Math.Exp(0.2 * z)), meanOwn = grid.Average(z => 3_050 * Math.Exp(0.1 * z)), without = Math.Min(meanApi, meanOwn);
        double volume = without - grid.Average(z => Math.Min(3_000 * Math.Exp(0.2 * z), meanOwn)), server = without - grid.Average(z => Math.Min(meanApi, 3_050 * Math.Exp(0.1 * z)));
        Assert.InRange(Usd(value, "requests_per_month"), volume * 0.93, volume * 1.07);
        Assert.InRange(Usd(value, "server_usd_per_month"), server * 0.93, server * 1.07);
        Assert.Equal("requests_per_month", value.Inputs[0].Input);
    }

    [Fact]
    public void Of_InputThatMovesNothing_IsNotListed()
    {
        // Any capacity beyond the volume is as good: one server does it either way.
        var doubt = VolumeAlone with { Capacity = Spread.LogNormal(0.1) };
        Assert.DoesNotContain(InformationValue.Of(MonteCarlo.Run(Models.Edge(capacity: 500_000_000m), doubt, 5, "w"), All).Inputs, gain => gain.Input == "capacity_requests_per_month");
    }

    [Fact]
    public void Of_OneChoiceOrNoDoubt_IsNothing()
    {
        DrawSet draws = MonteCarlo.Run(Models.Edge(), VolumeAlone, 5, "w");
        Assert.Equal(0, InformationValue.Of(draws, [PlanKind.Api]).PerfectUsd);
        Assert.Equal(0, InformationValue.Of(MonteCarlo.Run(Models.Edge(50m), VolumeAlone, 5, "w"), All).PerfectUsd);
    }

    private static double Usd(InformationValue value, string input) => value.Inputs.Single(gain => gain.Input == input).Usd;
}
