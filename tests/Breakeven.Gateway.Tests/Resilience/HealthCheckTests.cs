using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Providers with a <c>health</c> path are asked in the background; while one does not answer well, its targets come last.</summary>
public sealed class HealthCheckTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_ProviderFailsItsCheck_ComesLastAndIsStillAskedWhenNobodyElseAnswers()
    {
        await using GatewayHost gateway = await StartAsync("dead", "/health");
        await SettledAsync(gateway, "dead", isDown: true);
        (_, _, CallRecord answered) = await gateway.AskAsync(_time, "dead-first");
        Assert.Equal(["own-ok"], answered.Attempts.Select(attempt => attempt.Target));
        (_, _, CallRecord failed) = await gateway.AskAsync(_time, "dead-or-fail");
        Assert.Equal(["own-fail", "own-fail", "dead-ok"], failed.Attempts.Select(attempt => attempt.Target));
    }

    /// <summary>Engines are asked anyhow; one that does not answer comes last in the same way.</summary>
    [Fact]
    public async Task Plan_EngineDoesNotAnswerItsProbes_ComesLast()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with
        {
            Providers = config.Providers.Add(new("engine", "vllm") { BaseUrl = new("http://127.0.0.1:9/v1"), Location = Location.Own }),
            Targets = config.Targets.Add(new(new("engine-ok"), "engine", new("ok"))),
            Routes = config.Routes.Add(GatewayHost.Route("engine-first", "engine-ok", "own-ok")),
        });
        EngineBook engines = gateway.Services.GetRequiredService<EngineBook>();
        for (int i = 0; i < 3000 && engines.Find("engine") is not { IsReachable: false }; i++) await Task.Delay(10, Stop);
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "engine-first");
        Assert.Equal(["own-ok"], record.Attempts.Select(attempt => attempt.Target));
    }

    /// <summary>The path is the host's, whatever the API's; and the operator's credential goes with the question.</summary>
    [Fact]
    public async Task Tick_ProviderAnswersAgain_ComesBack()
    {
        await using GatewayHost gateway = await StartAsync("cloud", "/v1/models?limit=1");
        await SettledAsync(gateway, "cloud", isDown: false);
        Reachability cloud = gateway.Snapshots.Current.Targets.FindProvider("cloud")!.Reachability;
        cloud.IsDown = true;
        _time.Advance(TimeSpan.FromSeconds(30));
        await SettledAsync(gateway, "cloud", isDown: false);
        var asked = gateway.Cloud.Seen.First();
        Assert.Equal(("GET", "/v1/models", "?limit=1", "Bearer sk-upstream-secret"), (asked.Method, asked.Path, asked.Query, asked.Headers["authorization"]));
    }

    [Fact]
    public async Task Tick_BetweenTwoQuestions_AsksNobody()
    {
        await using GatewayHost gateway = await StartAsync("cloud", "/v1/models");
        await SettledAsync(gateway, "cloud", isDown: false);
        int asked = gateway.Cloud.Seen.Count;
        HealthProber prober = gateway.Services.GetRequiredService<HealthProber>();
        await prober.Tick(Stop);
        Assert.Equal(asked, gateway.Cloud.Seen.Count);
    }

    private Task<GatewayHost> StartAsync(string provider, string path) => Rig.StartAsync(_time, config => config with
    {
        Providers = [.. config.Providers.Select(known => known.Name == provider ? known with { Health = new(path) { Every = TimeSpan.FromSeconds(20) } } : known)],
        Routes = [.. config.Routes, GatewayHost.Route("dead-first", "dead-ok", "own-ok"), GatewayHost.Route("dead-or-fail", "dead-ok", "own-fail")],
    });

    /// <summary>The bound only turns a wait without end into a failure.</summary>
    private static async Task SettledAsync(GatewayHost gateway, string provider, bool isDown)
    {
        Reachability reachability = gateway.Snapshots.Current.Targets.FindProvider(provider)!.Reachability;
        for (int i = 0; i < 3000 && (reachability.Next == TimeSpan.Zero || !reachability.Asking.IsCompleted || reachability.IsDown != isDown); i++) await Task.Delay(10, Stop);
        Assert.Equal(isDown, reachability.IsDown);
    }
}
