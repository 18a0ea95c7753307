using System.Net;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>A second target beside a slow first one: the first content wins, the other stops, and both are in the books.</summary>
public sealed class HedgingTests
{
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(2);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Call_FirstHasNoContent_TheSecondAnswersAndTheFirstIsStoppedAndBilled(string more)
    {
        await using GatewayHost gateway = await StartAsync("hang+ok");
        Task<HttpResponseMessage> answering = gateway.ChatAsync("hang+ok", more);
        await AskedAsync(gateway.Cloud);
        _time.Advance(s_after - TimeSpan.FromMilliseconds(1));
        Assert.Empty(gateway.Own.Seen);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using HttpResponseMessage response = await answering;
        string text = await GatewayHost.TextOf(response);
        Assert.Equal(("own:ok", "2"), (response.Header("x-breakeven-target"), response.Header("x-breakeven-attempts")));
        if (more.Length > 0) Assert.Equal((1, true), (text.Split("\"role\":\"assistant\"").Length - 1, text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal)));
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Ok, "own:ok", UsageSource.Provider), (record.Outcome, record.Target, record.UsageSource));
        Assert.Equal([("cloud:hang", "hedge_lost"), ("own:ok", null)], record.Attempts.Select(attempt => (attempt.Target, attempt.ErrorClass)));
        Assert.True(record.Attempts[0].CostUsd > Money.Zero && record.Attempts[0].InputTokens > 0);
        Assert.Equal(record.Attempts[0].CostUsd, record.CostUsd); // the own engine's model has no price
        Assert.Equal(record.CostUsd, gateway.Services.GetRequiredService<BudgetBook>().Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month));
        for (int i = 0; i < 3000 && gateway.Cloud.Cancelled == 0; i++) await Task.Delay(10, Stop);
        Assert.Equal(1, gateway.Cloud.Cancelled);
        AssertIdle(gateway);
    }

    [Fact]
    public async Task Call_FirstAnswersInTime_NobodyElseIsAsked()
    {
        await using GatewayHost gateway = await StartAsync("ok+ok");
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await gateway.ChatAsync("ok+ok", i == 0 ? ",\"stream\":true" : "");
            Assert.Equal("cloud:ok", response.Header("x-breakeven-target"));
            await GatewayHost.TextOf(response);
            Assert.Single((await gateway.RecordOf(response)).Attempts);
        }
        Assert.Empty(gateway.Own.Seen);
        AssertIdle(gateway);
    }

    /// <summary>Once both are asked the first may still be faster.</summary>
    [Theory]
    [InlineData("gate+hang", "hedge_lost")]
    [InlineData("gate+fail", "server_error")]
    public async Task Call_FirstAnswersAfterAll_ItsAnswerCounts(string route, string second)
    {
        await using GatewayHost gateway = await StartAsync(route);
        Task<HttpResponseMessage> answering = gateway.ChatAsync(route);
        await AskedAsync(gateway.Cloud);
        _time.Advance(s_after);
        await AskedAsync(gateway.Own);
        gateway.Cloud.Gate.SetResult();
        using HttpResponseMessage response = await answering;
        Assert.Equal((HttpStatusCode.OK, "cloud:gate"), (response.StatusCode, response.Header("x-breakeven-target")));
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal([null, second], record.Attempts.Select(attempt => attempt.ErrorClass));
        AssertIdle(gateway);
    }

    /// <summary>When neither has an answer, the plan goes on behind both.</summary>
    [Fact]
    public async Task Call_BothFail_TheThirdAnswers()
    {
        await using GatewayHost gateway = await StartAsync(config => config with { Routes = [.. config.Routes.Select(route => route.Name == "hang+fail" ? route with { Targets = route.Targets.Add(new(new("cloud-ok"))) } : route)], Providers = [.. config.Providers.Select(provider => provider with { Timeouts = provider.Timeouts with { Headers = TimeSpan.FromMinutes(1) } })] }, "hang+fail");
        (HttpResponseMessage response, _, CallRecord record) = await gateway.AskAsync(_time, "hang+fail");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["cloud-ok", "cloud:hang", "own:fail"], record.Attempts.Select(attempt => attempt.Target).Order(StringComparer.Ordinal));
        Assert.Equal(("cloud-ok", 3), (record.Target, record.Attempts.Length));
        AssertIdle(gateway);
    }

    [Fact]
    public async Task Call_ClientLeavesARace_BothAreStopped()
    {
        await using GatewayHost gateway = await StartAsync("hang+hang");
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> waiting = gateway.PostAsync("""{"model":"hang+hang","messages":[{"role":"user","content":"hi"}]}""", headers: [("x-request-id", "left-1")], cancellationToken: leaving.Token);
        await AskedAsync(gateway.Cloud);
        _time.Advance(s_after);
        await AskedAsync(gateway.Own);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        CallRecord record = await gateway.Journal.RecordAsync("left-1");
        Assert.Equal((CallOutcome.ClientDisconnect, 2), (record.Outcome, record.Attempts.Length));
        for (int i = 0; i < 3000 && gateway.Cloud.Cancelled + gateway.Own.Cancelled < 2; i++) await Task.Delay(10, Stop);
        Assert.Equal((1, 1), (gateway.Cloud.Cancelled, gateway.Own.Cancelled));
        AssertIdle(gateway);
    }

    /// <summary>What may not be doubled is not: tools that a provider may run, retries beyond the budget of retries, money that is not there, a target that may not be asked.</summary>
    [Theory]
    [InlineData("tools")]
    [InlineData("retry budget")]
    [InlineData("money")]
    [InlineData("policy")]
    [InlineData("health")]
    [InlineData("attempts")]
    public async Task Call_SecondTryIsNotAllowed_TheFirstIsWaitedFor(string why)
    {
        await using GatewayHost gateway = await StartAsync(
            config => config with
            {
                Providers = [.. config.Providers.Select(provider => provider with { Retry = new(why == "attempts" ? 1 : 4) })],
                Policies = config.Policies.Add(new("cloudy") { Locations = [Location.Cloud] }),
                Prices = new() { Overrides = [.. config.Prices.Overrides, config.Prices.Overrides[0] with { Provider = "own" }] },
                Keys = [config.Keys[0] with { Budgets = [new(new(why == "money" ? 0.0012m : 1m), BudgetPeriod.Month)] }],
            },
            "gate+ok");
        Target second = gateway.Snapshots.Current.Targets[new("own:ok")];
        if (why == "retry budget") for (int i = 0; i < RetryBudget.Least; i++) Assert.True(second.Endpoint.Retries.TryTake());
        if (why == "health")
        {
            TimeSpan now = _time.GetElapsedTime(0);
            Assert.True(second.Health.TryEnter("ok", now, isLast: false, again: false, out HealthPass pass, out _));
            second.Health.Report(pass, new(HealthKind.QuotaSpent), "ok", now);
        }
        Task<HttpResponseMessage> answering = gateway.ChatAsync("gate+ok", $",\"max_tokens\":50{(why == "tools" ? ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]" : "")}", headers: why == "policy" ? [("x-breakeven-data-class", "cloudy")] : []);
        await AskedAsync(gateway.Cloud);
        _time.Advance(TimeSpan.FromMinutes(1));
        gateway.Cloud.Gate.SetResult();
        using HttpResponseMessage response = await answering;
        Assert.Equal("cloud:gate", response.Header("x-breakeven-target"));
        Assert.Empty(gateway.Own.Seen);
        Assert.Single((await gateway.RecordOf(response)).Attempts);
    }

    private Task<GatewayHost> StartAsync(params string[] routes) => StartAsync(config => config, routes);

    private Task<GatewayHost> StartAsync(Func<BreakevenConfig, BreakevenConfig> change, params string[] routes) => Rig.StartAsync(
        _time,
        config => change(config with
        {
            Routes = [.. config.Routes.Select(route => route with { Hedge = new(s_after) })],
            Keys = [config.Keys[0] with { Budgets = [new(new(1m), BudgetPeriod.Month)] }],
            Server = config.Server with { UnpricedUnderBudget = UnpricedCalls.Allow },
        }),
        routes);

    private static async Task AskedAsync(FakeServer server)
    {
        while (server.Seen.IsEmpty) await Task.Delay(5, Stop);
    }

    /// <summary>Nothing is left over: no place among the retries, no try in flight.</summary>
    private static void AssertIdle(GatewayHost gateway)
    {
        foreach (Target target in gateway.Snapshots.Current.Targets.All)
        {
            Assert.Equal((0, 0), (target.Endpoint.Retries.Active, target.Endpoint.Retries.Retries));
            Assert.Equal(0, gateway.Services.GetRequiredService<TargetGate>().Standing(target).InFlight);
        }
    }
}
