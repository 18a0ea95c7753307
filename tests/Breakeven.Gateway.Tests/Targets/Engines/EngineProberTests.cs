using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.TestKit.Engines;

namespace Breakeven.Gateway.Tests.Targets.Engines;

public sealed class EngineProberTests
{
    [Fact]
    public async Task Tick_EngineAlive_AsksForLoadOftenAndForFactsSeldom()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using EngineHost host = new("vllm", engine.Address);
        await host.RoundAsync();
        await host.PassAsync(TimeSpan.FromMinutes(4));
        Assert.InRange(engine.Asked.Count(asked => asked == "GET /metrics"), 15, 20); // every 15 s, up to a tenth sooner
        Assert.Single(engine.Asked, asked => asked == "GET /v1/models");
        await host.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, engine.Asked.Count(asked => asked == "GET /v1/models"));
    }

    [Fact]
    public async Task Tick_EngineDiesAndComesBack_KeepsItsIdentityAndLearnsAnew()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using EngineHost host = new("vllm", engine.Address);
        DateTimeOffset up = (await host.RoundAsync()).Since;
        engine.IsDown = true;
        await host.PassAsync(TimeSpan.FromSeconds(20));
        EngineFacts down = host.Facts!;
        Assert.False(down.IsReachable);
        Assert.True(down.Since > up);
        Assert.NotNull(down.Identity);
        Assert.Null(down.Load);
        Assert.Contains("breakeven_engine_up{gen_ai_provider_name=\"gpu\"} 0", host.Metrics(), StringComparison.Ordinal);

        engine.IsDown = false;
        engine.MaxModelLength = 1024;
        await host.PassAsync(TimeSpan.FromSeconds(121)); // the longest pause between two questions to a dead engine
        Assert.True(host.Facts!.IsReachable);
        Assert.Equal(1024, host.Facts.Model("base")!.Context);
    }

    [Fact]
    public async Task Tick_EngineDead_IsAskedLessAndLess()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        engine.IsDown = true;
        await using EngineHost host = new("vllm", engine.Address);
        int rounds = 0;
        DateTimeOffset last = default;
        for (int second = 0; second < 600; second++)
        {
            DateTimeOffset at = (await host.RoundAsync()).CheckedAt;
            if (at != last) rounds++;
            last = at;
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(rounds, 5, 9); // at 0, 30, 90, 210 s and then every two minutes, a little sooner each
    }

    [Fact]
    public async Task Follow_ProviderLeavesOrMoves_IsForgotten()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using EngineHost host = new("vllm", engine.Address);
        await host.RoundAsync();
        host.Snapshots.Swap(GatewaySnapshot.Create(host.Config with { Providers = [host.Config.Providers[0] with { BaseUrl = new("http://127.0.0.1:9/v1") }] }, PriceBook.Empty, version: 2));
        Assert.Null(host.Facts);
        host.Snapshots.Swap(GatewaySnapshot.Create(host.Config with { Providers = [host.Config.Providers[0] with { Probe = false }] }, PriceBook.Empty, version: 3));
        host.Prober.Tick(TestContext.Current.CancellationToken);
        await host.Prober.SettledAsync();
        Assert.Null(host.Facts);
        Assert.DoesNotContain("breakeven_engine_up{", host.Metrics(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAndStop_LoopRuns_FactsAppearAndItEnds()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using EngineHost host = new("vllm", engine.Address);
        await host.Prober.StartAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < 500 && host.Facts is null; i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(host.Facts!.IsReachable);
        await host.Prober.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Metrics_Gauges_TellTheStateNotASum()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using EngineHost host = new("vllm", engine.Address);
        await host.RoundAsync();
        host.Metrics();
        string text = host.Metrics();
        foreach (string line in new[] { "up{gen_ai_provider_name=\"gpu\"} 1", "requests_running{gen_ai_provider_name=\"gpu\"} 7", "requests_waiting{gen_ai_provider_name=\"gpu\"} 1", "kv_cache_usage_ratio{gen_ai_provider_name=\"gpu\"} 0.625" })
            Assert.Contains($"breakeven_engine_{line}\n", text, StringComparison.Ordinal);
    }
}
