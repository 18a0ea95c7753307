using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class CostModelTests
{
    [Fact]
    public void Costs_CachedBatchReasoningAndSaving_FollowTheFormula()
    {
        var mix = new RequestMix(1_000m, 100m) { CachedInputFraction = 0.5m, ReasoningTokens = 200m, BatchFraction = 0.4m };
        var api = new ApiTerms(new TokenRates(3m, 15m, 0.3m)) { OptimisationSaving = 0.1m, RegionalFactor = 1.1m };
        // (500*3 + 500*0.3 + 300*15)/1e6 = 0.00615; batch 0.8; region 1.1; saving 0.9
        Assert.Equal(0.00615m * 0.8m * 1.1m * 0.9m, api.PerRequest(mix));
    }

    [Fact]
    public void PerRequest_PricesHalveEachYearOverThree_IsTheMeanOfTheMonths()
    {
        var api = new ApiTerms(new TokenRates(3m, 15m)) { DeclinePerYear = 0.5m, LifeMonths = 36 };
        double expected = 0.003 * Enumerable.Range(0, 36).Sum(month => Math.Pow(0.5, month / 12.0)) / 36;
        Assert.Equal(expected, (double)api.PerRequest(new RequestMix(1_000m, 0m)), 9);
    }

    [Fact]
    public void Costs_LoadDurationCurve_OverflowsOnlyWhatExceedsTheServers()
    {
        CostModel model = Models.Edge(1_000_000m, 500m, 1_000_000m) with { Load = LoadShape.FromCurve([new(0.1m, 5m), new(0.9m, 5m / 9m)]) };
        PlanCosts costs = model.Costs();
        Assert.Equal(5m, costs.SelfHostServers);
        Assert.Equal(1m, costs.HybridServers);
        Assert.Equal(400_000m, costs.HybridOverflow); // a tenth of the time 4M above one server
        Assert.Equal(500m + 400_000m * 0.003m, costs.Hybrid);
    }

    [Fact]
    public void Costs_Hybrid_IsTheMinimumOverAllServerCounts() => Models.Any.Sample(model =>
    {
        PlanCosts costs = model.Costs();
        if (costs.SelfHostServers > 2_000m) return;
        decimal best = Enumerable.Range(1, (int)costs.SelfHostServers).Min(k =>
            model.Own.MonthlyUsd(k) + model.ApiPerRequest * (model.Own.UsableRequests is { } usable ? Math.Max(0m, model.RequestsPerMonth - k * usable) : 0m));
        Assert.Equal(best, costs.Hybrid);
    });

    [Fact]
    public void Cheapest_AnyModel_IsNeverDearerThanAPurePlan() => Models.Any.Sample(model =>
    {
        PlanCosts costs = model.Costs();
        Assert.True(costs.Of(costs.Cheapest()) <= Math.Min(costs.Api, costs.SelfHost));
    });

    [Fact]
    public void Costs_MoreVolume_NeverLowersAnyPlan() => Gen.Select(Models.Any, Gen.Int[1, 1_000_000]).Sample((model, more) =>
    {
        PlanCosts before = model.Costs(), after = model.CostsAt(model.RequestsPerMonth + more);
        Assert.True(after.Api >= before.Api && after.SelfHost >= before.SelfHost && after.Hybrid >= before.Hybrid);
    });

    [Fact]
    public void Costs_EveryPriceDoubled_DoublesCostsAndKeepsTheChoice() => Models.Any.Sample(model =>
    {
        PlanCosts once = model.Costs();
        CostModel dear = model with
        {
            Api = model.Api with { Rates = model.Api.Rates.Scaled(2m) },
            Own = model.Own.ScaleServers(2m) with { FixedLines = [.. model.Own.FixedLines.Select(line => line with { Usd = line.Usd * 2m })] },
        };
        PlanCosts twice = dear.Costs();
        Assert.Equal((2m * once.Api, 2m * once.SelfHost, 2m * once.Hybrid), (twice.Api, twice.SelfHost, twice.Hybrid));
        Assert.Equal(once.Cheapest(), twice.Cheapest());
        Assert.Equal(model.BreakEven().Stable, dear.BreakEven().Stable);
    });

    [Fact]
    public void CostBreakdown_AnyModel_AddsUpToThePlan() => Models.Any.Sample(model =>
    {
        foreach (PlanKind kind in Enum.GetValues<PlanKind>())
            Assert.Equal(model.Costs().Of(kind), CostBreakdown.Of(model, kind).Sum(line => line.Usd), 9);
    });

    [Fact]
    public void Find_SpareAloneMakesOwningDearer_NamesRedundancy() =>
        Assert.Equal(["redundancy_cost"], DecidingFactors.Find(Models.Edge(1_500_000m, 3_000m, spare: 1)));
}
