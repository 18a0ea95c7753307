using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;
using Breakeven.Economics.Tests.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Search;

public sealed class MarginalServerTests
{
    /// <summary>A tenth of the time five million a month, else 555,556: the second server would carry 0.1 × 1M for $300.</summary>
    private static readonly CostModel Peaky = Models.Edge(1_000_000m, 500m, 1_000_000m) with { Load = LoadShape.FromCurve([new(0.1m, 5m), new(0.9m, 5m / 9m)]) };

    [Fact]
    public void Of_PeaksOfATenth_StopsAtTheServerThatTheyDoNotPay()
    {
        MarginalServer[] servers = [.. MarginalServer.Of(Peaky, 10)];
        Assert.Equal(2, servers.Length);
        Assert.Equal((600_000m, 1_800m, true), (decimal.Round(servers[0].CarriedRequests, 6), decimal.Round(servers[0].WorthUsd, 6), servers[0].Pays));
        Assert.Equal((100_000m, 300m, false), (servers[1].CarriedRequests, servers[1].WorthUsd, servers[1].Pays));
        Assert.Equal(500m / 3_000m, servers[1].CriticalFill);
        Assert.Equal(1m, MarginalServer.Optimum(Peaky));
    }

    [Fact]
    public void Of_ServerOfAnyCapacity_HasNoMargin() => Assert.Empty(MarginalServer.Of(Models.Edge(), 10));

    [Fact]
    public void Optimum_AnyLoad_IsTheBruteForceMinimumAndTheHybrids() => Loads.Model.Sample(model =>
    {
        PlanCosts costs = model.Costs();
        decimal usable = model.Own.UsableRequests!.Value;
        decimal Cost(decimal servers) => model.Own.MonthlyUsd(servers) + model.ApiPerRequest * model.Load.Steps.Sum(step => step.Share * Math.Max(0m, model.RequestsPerMonth * step.Multiple - servers * usable));
        decimal most = costs.SelfHostServers + 2m;
        decimal best = Enumerable.Range(1, (int)most).Min(servers => Cost(servers));

        Assert.Equal(best, Cost(MarginalServer.Optimum(model)), 9);
        Assert.Equal(best, costs.Hybrid, 9);
    });

    [Fact]
    public void At_EachFurtherServer_CarriesNoMore() => Loads.Model.Sample(model =>
    {
        decimal usable = model.Own.UsableRequests!.Value;
        for (decimal number = 2m; number < 6m; number++)
            Assert.True(MarginalServer.At(model, usable, number).CarriedRequests <= MarginalServer.At(model, usable, number - 1m).CarriedRequests + 1e-9m);
    });
}
