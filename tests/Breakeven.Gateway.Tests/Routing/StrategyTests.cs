using System.Collections.Immutable;
using System.Net;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Routing;

public sealed class StrategyTests
{
    [Fact]
    public void Weighted_ManyRequests_SplitByWeightAndTheSameEveryTime()
    {
        ImmutableArray<WeightedCandidate> permitted = [Weighted("a", 95), Weighted("b", 5), Weighted("c", 0)];
        int b = 0;
        for (int i = 0; i < 10_000; i++)
        {
            double draw = WeightedStrategy.Draw("trial", $"req-{i}");
            ImmutableArray<Candidate> order = WeightedStrategy.Order(permitted, draw);
            Assert.Equal(3, order.Length);
            Assert.Equal("c", order[2].Target.Id);
            Assert.Equal(order, WeightedStrategy.Order(permitted, WeightedStrategy.Draw("trial", $"req-{i}")));
            if (order[0].Target.Id == "b") b++;
        }
        Assert.InRange(b, 430, 570); // 5 % of 10,000, three standard deviations
    }

    [Fact]
    public void Draw_KnownInput_NeverChanges() => Assert.Equal(0.5292322, WeightedStrategy.Draw("trial", "req-1"), 7);

    [Fact]
    public async Task Cheapest_OwnEngineCostsLess_IsTriedFirst()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Routes = config.Routes.Add(GatewayHost.Route("thrifty", "own-free", "cloud-ok", "own-ok") with { Strategy = "cheapest" }),
        });
        // About 256 tokens at 20 a second of one of 8 slots at $2 an hour ($0.0009) against about 256 × $15/M ($0.004).
        using HttpResponseMessage response = await gateway.ChatAsync("thrifty");
        Assert.Equal(("own-ok", "cheapest"), (response.Headers.GetValues("x-breakeven-target").Single(), response.Headers.GetValues("x-breakeven-decision").Single()));
    }

    /// <summary>Pain 18: what own engines have no room for goes to the cloud, and the record says why.</summary>
    [Fact]
    public async Task Plan_OwnEngineFull_IsSkippedWhileItIs()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Targets = config.Targets.Add(new(new("own-gate"), "own", new("gate")) { Hosting = new(new Money(2m)) { MaxConcurrency = 1 } }),
            Routes = config.Routes.Add(GatewayHost.Route("busy", "own-gate", "cloud-ok")),
        });
        Task<HttpResponseMessage> first = gateway.ChatAsync("busy");
        while (gateway.Own.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        using HttpResponseMessage second = await gateway.ChatAsync("busy");
        Assert.Equal(("cloud-ok", "saturated"), (second.Headers.GetValues("x-breakeven-target").Single(), second.Headers.GetValues("x-breakeven-decision").Single()));
        gateway.Own.Gate.SetResult();
        using HttpResponseMessage answered = await first;
        Assert.Equal("own-gate", answered.Headers.GetValues("x-breakeven-target").Single());
        using HttpResponseMessage third = await gateway.ChatAsync("busy");
        Assert.Equal("priority", third.Headers.GetValues("x-breakeven-decision").Single());
    }

    [Theory]
    [InlineData("own/ok", "own-ok", null, "ok")]              // a configured target with that model
    [InlineData("cloud/gpt-x", "cloud-any", null, "gpt-x")]   // the provider's wildcard
    [InlineData("own/other", "own/other", null, "other")]     // the provider itself
    [InlineData("org/some-model", "cloud-any", "*", "org/some-model")] // no provider of that name: the catch-all passes the whole name
    public async Task Resolve_QualifiedNames_FindTheirTarget(string asked, string target, string? route, string model)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync(asked);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((target, route), (record.Target, record.Route));
        Assert.Equal(model, gateway.Cloud.Seen.Concat(gateway.Own.Seen).Single().Model);
    }

    [Fact]
    public async Task Resolve_UnknownModel_SuggestsTheNearestThatTheKeyMayUse()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Routes = [.. config.Routes.Where(route => route.Name != "*")],
            Keys = [config.Keys[0] with { Routes = ["good"] }],
        });
        using HttpResponseMessage typo = await gateway.ChatAsync("goof");
        Assert.Equal(HttpStatusCode.NotFound, typo.StatusCode);
        Assert.Contains("Did you mean 'good'?", await GatewayHost.TextOf(typo), StringComparison.Ordinal);
        using HttpResponseMessage hidden = await gateway.ChatAsync("survive");
        string text = await GatewayHost.TextOf(hidden);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.DoesNotContain("Did you mean", text, StringComparison.Ordinal);
        using HttpResponseMessage direct = await gateway.ChatAsync("cloud/ok");
        Assert.Equal(HttpStatusCode.NotFound, direct.StatusCode);
    }

    [Fact]
    public async Task Resolve_EnvironmentOverlay_ReplacesTheRoute()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Environments = [new("development") { Routes = [GatewayHost.Route("good", "own-ok")] }],
            Keys = [config.Keys[0], new("dev", GatewayHost.Sha256("bk-dev")) { Environment = "development" }],
        });
        using HttpResponseMessage production = await gateway.ChatAsync("good");
        Assert.Equal("cloud-ok", production.Headers.GetValues("x-breakeven-target").Single());
        using HttpResponseMessage development = await gateway.ChatAsync("good", key: "bk-dev");
        Assert.Equal("own-ok", development.Headers.GetValues("x-breakeven-target").Single());
        Assert.Equal("development", (await gateway.RecordOf(development)).Environment);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Same", "same", 0)]
    public void Distance_Words_IsLevenshteinWithoutCase(string a, string b, int distance) => Assert.Equal(distance, Nearest.Distance(a, b));

    private static WeightedCandidate Weighted(string id, double weight)
    {
        ProviderEndpoint endpoint = ProviderEndpoint.Create(new("p", "openai-compatible") { BaseUrl = new("http://127.0.0.1:1/v1") });
        Assert.Null(DataPolicies.Find(GatewaySnapshot.Create(new(), PriceBook.Empty), [], out DataPolicies none));
        return new(Candidate.Permit(new(id, endpoint, new("m"), Hosting: null), "m", none)!.Value, weight);
    }
}
