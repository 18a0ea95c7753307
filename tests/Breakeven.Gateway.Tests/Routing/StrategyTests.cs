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

    [Fact]
    public void Fastest_WhatIsKnown_OrdersAndATenthMoreIsAsFast()
    {
        ImmutableArray<WeightedCandidate> permitted = [Weighted("slow", 1), Weighted("about", 1), Weighted("fast", 1), Weighted("unheard", 1)];
        TimeSpan now = TimeSpan.FromMinutes(5);
        Assert.Equal("slow about fast unheard", Fastest(permitted, now, "r")); // nothing is known: the route's order
        foreach ((int target, int ms) in ((int, int)[])[(0, 900), (1, 105), (2, 100)])
            for (int i = 0; i < 30; i++) permitted[target].Target.Pace.Add(isStream: true, TimeSpan.FromMilliseconds(ms), now);
        permitted[0].Target.Pace.Add(isStream: false, TimeSpan.FromMilliseconds(1), now); // whole answers say nothing of streams
        string[] orders = [.. Enumerable.Range(0, 2_000).Select(i => Fastest(permitted, now, $"req-{i}"))];
        Assert.Equal(["about fast slow unheard", "unheard about fast slow"], orders.Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(orders.Count(order => order.StartsWith("unheard", StringComparison.Ordinal)), 70, 130); // one in twenty, three standard deviations
        Assert.Equal("slow about fast unheard", Fastest(permitted, now + TimeSpan.FromSeconds(61), "r")); // forgotten
    }

    [Fact]
    public void Pace_TargetBecomesSlow_IsSeenWithinTensOfAnswersAndNotByOne()
    {
        TargetPace pace = new();
        for (int i = 0; i < 50; i++) pace.Add(isStream: false, TimeSpan.FromMilliseconds(100), TimeSpan.Zero);
        pace.Add(isStream: false, TimeSpan.FromSeconds(10), TimeSpan.Zero);
        Assert.InRange(pace.Of(isStream: false, TimeSpan.Zero)!.Value.TotalMilliseconds, 150, 200);
        for (int i = 0; i < 30; i++) pace.Add(isStream: false, TimeSpan.FromSeconds(10), TimeSpan.Zero);
        Assert.InRange(pace.Of(isStream: false, TimeSpan.Zero)!.Value.TotalMilliseconds, 9_000, 10_000);
    }

    /// <summary>What is learnt over HTTP: the route's first target dawdles, and soon the second is asked.</summary>
    [Fact]
    public async Task Fastest_FirstTargetIsSlow_TheOtherIsAskedOnceItIsKnown()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Routes = config.Routes.Add(GatewayHost.Route("quick", "cloud-ok", "own-ok") with { Strategy = "fastest" }),
        });
        TargetTable targets = gateway.Snapshots.Current.Targets;
        Assert.Equal(("cloud-ok", "fastest"), await AskAsync(gateway, "quick"));
        TimeSpan now = TimeProvider.System.GetElapsedTime(0);
        Assert.NotNull(targets.Find("cloud-ok")!.Pace.Of(isStream: false, now));
        Assert.Null(targets.Find("own-ok")!.Pace.Of(isStream: false, now));
        for (int i = 0; i < 40; i++) targets.Find("cloud-ok")!.Pace.Add(isStream: false, TimeSpan.FromMinutes(1), now);
        targets.Find("own-ok")!.Pace.Add(isStream: false, TimeSpan.FromMilliseconds(1), now);
        Assert.Equal(("own-ok", "fastest"), await AskAsync(gateway, "quick"));
    }

    [Fact]
    public void LeastLoaded_NobodyHasCalls_WeightDecidesAndZeroIsLast() => Assert.Equal(
        "b c a",
        string.Join(' ', new LeastLoadedStrategy().Order(null!, [Weighted("a", 0), Weighted("b", 2), Weighted("c", 1)]).Select(candidate => candidate.Target.Id)));

    [Fact]
    public async Task LeastLoaded_FirstTargetHasACall_TheOtherIsAsked()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Targets = config.Targets.Add(new(new("cloud-gate"), "cloud", new("gate"))),
            Routes = config.Routes.Add(GatewayHost.Route("even", "cloud-gate", "own-ok") with { Strategy = "least-loaded" }),
        });
        Task<HttpResponseMessage> first = gateway.ChatAsync("even");
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal(("own-ok", "least-loaded"), await AskAsync(gateway, "even"));
        gateway.Cloud.Gate.SetResult();
        using HttpResponseMessage answered = await first;
        Assert.Equal("cloud-gate", answered.Headers.GetValues("x-breakeven-target").Single());
        Assert.Equal(("cloud-gate", "least-loaded"), await AskAsync(gateway, "even"));
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

    private static string Fastest(ImmutableArray<WeightedCandidate> permitted, TimeSpan now, string requestId) =>
        string.Join(' ', FastestStrategy.Order(permitted, isStream: true, now, "quick", requestId).Select(candidate => candidate.Target.Id));

    private static async Task<(string Target, string Decision)> AskAsync(GatewayHost gateway, string route)
    {
        using HttpResponseMessage response = await gateway.ChatAsync(route);
        return (response.Headers.GetValues("x-breakeven-target").Single(), response.Headers.GetValues("x-breakeven-decision").Single());
    }

    private static WeightedCandidate Weighted(string id, double weight)
    {
        ProviderEndpoint endpoint = ProviderEndpoint.Create(new("p", "openai-compatible") { BaseUrl = new("http://127.0.0.1:1/v1") });
        Assert.Null(DataPolicies.Find(GatewaySnapshot.Create(new(), PriceBook.Empty), [], out DataPolicies none));
        return new(Candidate.Permit(new(id, endpoint, new("m"), Hosting: null), "m", none)!.Value, weight);
    }
}
