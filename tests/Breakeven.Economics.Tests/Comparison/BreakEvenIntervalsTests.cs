using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class BreakEvenIntervalsTests
{
    [Fact]
    public void BreakEven_OneServerForAnyVolume_IsCostOverPrice()
    {
        BreakEvenIntervals found = Models.Edge(server: 5_000m, apiPerRequest: 0.009m).BreakEven();
        Assert.Equal(555_555.56m, decimal.Round(found.First!.Value, 2));
        Assert.Equal(found.First, found.Stable);
    }

    [Fact]
    public void BreakEven_FifteenSeparateSteps_MergesFromTheFifteenth()
    {
        BreakEvenIntervals found = Models.Edge(server: 2_925m, capacity: 800_000m, apiPerRequest: 0.0039m).BreakEven();
        Assert.Equal(15, found.Intervals.Length);
        Assert.Equal(new WinInterval(750_000m, 800_000m), found.Intervals[0]);
        Assert.Equal(new WinInterval(11_250_000m, null), found.Intervals[^1]); // 750k*16 = 800k*15 touches
    }

    [Fact]
    public void BreakEven_SecondServerClosesTheGap_IsStableFromThere()
    {
        BreakEvenIntervals found = Models.Edge(server: 4_000m, capacity: 1_000_000m, apiPerRequest: 0.0066m).BreakEven();
        Assert.Equal([606_060.6m, 1_000_000m, 1_212_121.2m], found.Crossings.Select(crossing => decimal.Round(crossing, 1)));
    }

    [Theory]
    [InlineData(3_000, 1_000_000)] // a full server saves exactly what it costs
    [InlineData(3_001, 1_000_000)]
    public void BreakEven_FullServerSavesNoMoreThanItCosts_IsNever(int server, int capacity) =>
        Assert.Equal(BreakEvenIntervals.Never, Models.Edge(server: server, capacity: capacity).BreakEven());

    [Fact]
    public void BreakEven_FreeApi_IsNever() => Assert.Null(Models.Edge(apiPerRequest: 0m).BreakEven().First);

    [Fact]
    public void BreakEven_HairlineAdvantage_TerminatesAndSaysThatItWasCut()
    {
        BreakEvenIntervals found = Models.Edge(server: 2_999.99m, capacity: 1_000_000m, fixedUsd: 1_000m).BreakEven();
        Assert.True(found.Truncated);
        Assert.InRange(found.Intervals.Length, 100, BreakEvenIntervals.MaxListed);
    }

    /// <summary>Membership by comparing the two plans themselves, at volumes on and around every boundary.</summary>
    [Fact]
    public void BreakEven_AnyModel_AgreesWithComparingThePlans() => Models.Any.Sample(model =>
    {
        BreakEvenIntervals found = model.BreakEven();
        decimal step = model.Own.UsableRequests / model.Load.Peak ?? 100_000m;
        for (int k = 1; k <= 60; k++)
            foreach (decimal volume in new[] { (k - 0.999m) * step, (k - 0.5m) * step, (k - 0.001m) * step })
            {
                PlanCosts costs = model.CostsAt(volume);
                if (Math.Abs(costs.SelfHost - costs.Api) < 0.000001m || found.Truncated) continue;
                bool inside = found.Intervals.Any(interval => volume >= interval.From && (interval.To is not { } to || volume <= to));
                Assert.Equal(costs.SelfHost < costs.Api, inside);
            }
    });

    [Fact]
    public void Stable_AnyModel_IsTheLastCrossing() => Models.Any.Sample(model =>
    {
        if (model.BreakEven() is not { Stable: { } stable, Truncated: false } found) return;
        decimal before = found.Intervals.Length > 1 ? found.Intervals[^2].To!.Value : 0m;
        PlanCosts below = model.CostsAt((before + stable) / 2m);
        Assert.True(below.SelfHost >= below.Api);
        foreach (decimal factor in new[] { 1.0001m, 1.01m, 1.3m, 2m, 7m, 50m })
        {
            PlanCosts above = model.CostsAt(stable * factor);
            Assert.True(above.SelfHost <= above.Api);
        }
    });
}
