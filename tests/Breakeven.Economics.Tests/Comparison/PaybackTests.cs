using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class PaybackTests
{
    /// <summary>Hardware of $36,000 over 36 months and $500 of energy: $1,500 a month a server.</summary>
    private static CostModel Bought(decimal requests = 1_000_000m, decimal decline = 0m) => Models.Edge(requests) with
    {
        Own = new OwnFleet([new NamedCost("hardware", 1_000m), new NamedCost("power", 500m)]),
        Api = Models.Edge(requests).Api with { DeclinePerYear = decline, LifeMonths = 36 },
    };

    private static readonly PaybackTerms Terms = new(36_000m, 1_000m, 4_000m);

    private static Payback Of(CostModel model, Uncertainty? doubt = null) => Payback.Of(model, PlanKind.SelfHost, Terms, doubt ?? new Uncertainty(), 1, "w");

    [Fact]
    public void Of_SteadyPrices_IsOutlayOverMonthlySaving()
    {
        // $3,000 of API against $500 of energy: $40,000 come back at $2,500 a month.
        Payback found = Of(Bought());
        Assert.Equal((40_000, 16), (found.UpfrontUsd, found.Months));
        Assert.Equal((16, 16), (found.P5, found.P95));
    }

    [Fact]
    public void Of_SavingTooSmall_IsNever()
    {
        Assert.Null(Of(Bought(150_000m)).Months);
        Assert.Null(Of(Bought(166_000m)).Months);
    }

    [Fact]
    public void Of_ApiPricesFall_TakesLongerAndMayNeverCome()
    {
        double? fifth = Of(Bought(decline: 0.2m)).Months;
        double left = 40_000, api = 3_000, months = 0; // by hand, month by month
        while (left > api - 500 && months < 600)
        {
            left -= api - 500;
            api *= Math.Pow(0.8, 1.0 / 12);
            months++;
        }
        Assert.Equal(months + left / (api - 500), fifth!.Value, 9);
        Assert.Null(Of(Bought(decline: 0.9m)).Months);
    }

    [Fact]
    public void Of_VolumeUncertain_IsLaterAtTheHighPercentile()
    {
        Payback found = Of(Bought(300_000m), new Uncertainty { Volume = Spread.LogNormal(0.5) });
        Assert.True(found.P5 < found.Months && found.Months < (found.P95 ?? double.PositiveInfinity));
        Assert.Null(found.P95); // a twentieth of the volumes never earns the server
    }
}
