using System.Net;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Budgets;

/// <summary>Budgets of whole calls, over real HTTP.</summary>
public sealed class HopBudgetTests
{
    [Fact]
    [Trait("Fault", "38")]
    public async Task Hold_BudgetIsSpent_Is402WithItsResetAndNoRetry()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Budgets = [new(new(0.0000001m), BudgetPeriod.Hour)] }] });
        using HttpResponseMessage response = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        Assert.InRange(int.Parse(response.Headers.GetValues("retry-after").Single()), 1, 3_600);
        string resetsAt = BudgetPeriods.EndOf(BudgetPeriod.Hour, BudgetPeriods.StartOf(BudgetPeriod.Hour, (await gateway.RecordOf(response)).StartedAt)).ToString("u");
        Assert.Contains(resetsAt, await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Theory]
    [InlineData("team")]
    [InlineData("workload")]
    [InlineData("route")]
    public async Task Hold_BudgetOfTheCallsOtherOwners_Refuses(string owner)
    {
        BudgetConfig[] tiny = [new(new(0.0000001m), BudgetPeriod.Month)];
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys = [config.Keys[0] with { Team = "all", Budgets = [new(new(10m), BudgetPeriod.Month)] }],
            Teams = [new("all") { Budgets = owner == "team" ? [.. tiny] : [] }],
            Workloads = [new("any") { Budgets = owner == "workload" ? [.. tiny] : [] }],
            Routes = [config.Routes[0] with { Budgets = owner == "route" ? [.. tiny] : [] }],
        });
        using HttpResponseMessage response = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Contains($"budget of {owner} '", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.All(gateway.Services.GetRequiredService<BudgetBook>().Standings(), standing => Assert.Equal(Money.Zero, standing.Held));
    }

    [Theory]
    [InlineData(UnpricedCalls.Refuse, Location.Cloud, HttpStatusCode.PaymentRequired, "price_unknown")]
    [InlineData(UnpricedCalls.Allow, Location.Cloud, HttpStatusCode.OK, null)]
    [InlineData(UnpricedCalls.Refuse, Location.Own, HttpStatusCode.OK, null)]
    public async Task Hold_TargetWithoutAPrice_IsAsTheOperatorSays(UnpricedCalls setting, Location location, HttpStatusCode status, string? code)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Server = config.Server with { UnpricedUnderBudget = setting },
            Providers = [.. config.Providers.Select(provider => provider.Name == "own" ? provider with { Location = location } : provider)],
            Routes = config.Routes.Add(GatewayHost.Route("free", "own-free")),
            Keys = [config.Keys[0] with { Budgets = [new(new(10m), BudgetPeriod.Month)] }],
        });
        using HttpResponseMessage response = await gateway.ChatAsync("free");
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (await gateway.RecordOf(response)).ErrorCode);
    }

    [Fact]
    public async Task Settle_CallCostsMoreThanItsHold_CountsInFullAndShows()
    {
        // The fake answers 20 prompt tokens and 3 of output, whatever was asked: dearer than 1 token of output was held for.
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys = [config.Keys[0] with { Budgets = [new(new(0.0003m), BudgetPeriod.Month, WarnAt: 0.1)] }],
            Prices = new() { Overrides = [new() { Provider = "cloud", Model = "*", InputUsdPerM = 0m, OutputUsdPerM = 100m }] },
        });
        using HttpResponseMessage first = await gateway.ChatAsync("good", ",\"max_tokens\":1");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(0.0003m, (await gateway.RecordOf(first)).CostUsd!.Value.Usd);
        Assert.Equal(0.0003m, gateway.Services.GetRequiredService<BudgetBook>().Standings().Single().Settled.Usd);
        using HttpResponseMessage second = await gateway.ChatAsync("good", ",\"max_tokens\":1");
        Assert.Equal(HttpStatusCode.PaymentRequired, second.StatusCode);
        string metrics = await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("breakeven_budget_excess_usd_total{breakeven_budget_scope=\"key\",breakeven_budget_name=\"team\"} 0.0002", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_budget_warnings_total{breakeven_budget_scope=\"key\",breakeven_budget_name=\"team\",breakeven_budget_per=\"month\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_budget_settled_usd{breakeven_budget_scope=\"key\",breakeven_budget_name=\"team\",breakeven_budget_per=\"month\"} 0.0003", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_FallbackAfterAFailure_TakesTheFirstHoldsPlace()
    {
        // One hop of the API holds $0.0018; both together would not fit.
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys = [config.Keys[0] with { Budgets = [new(new(0.0019m), BudgetPeriod.Month)] }],
            Routes = config.Routes.Add(GatewayHost.Route("second", "cloud-fail", "cloud-ok")),
        });
        using HttpResponseMessage response = await gateway.ChatAsync("second", ",\"max_tokens\":100");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        CallRecord record = await gateway.RecordOf(response);
        BudgetStanding standing = gateway.Services.GetRequiredService<BudgetBook>().Standings().Single();
        Assert.Equal((record.CostUsd, Money.Zero), (standing.Settled, standing.Held));
    }
}
