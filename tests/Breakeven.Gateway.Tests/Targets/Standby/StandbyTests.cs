using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Standby;
using Breakeven.Gateway.Telemetry;
using Breakeven.Gateway.Tests.Faithful;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Engines;
using Breakeven.TestKit.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Targets.Standby;

/// <summary>An own engine that is started when the API of its route fails, gets calls once it answers its probe, and is stopped when nobody needs it any more.</summary>
public sealed class StandbyTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));
    private EngineProber? _prober;
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-standby-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string LogFile => Path.Combine(_folder, "log");

    /// <summary>The whole life of one, started and stopped by URL: nobody asks it before it is ready, two needs are one start, and what it cost is what it ran.</summary>
    [Fact]
    public async Task Standby_ApiFails_IsStartedOnceAnswersAndIsStoppedWhenIdle()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using FakeProvider orchestrator = await FakeProvider.StartAsync();
        engine.IsDown = true;
        await using GatewayHost gateway = await StartAsync(engine, new($"{orchestrator.Address}start") { Stop = $"{orchestrator.Address}stop", WarmSeconds = 30, IdleSeconds = 60 });

        await AskAsync(gateway, "rescue", 502); // the API fails, and nobody else is up
        await AskAsync(gateway, "rescue", 502);
        await PassUntilAsync(() => StateOf(gateway) == StandbyState.Starting);
        await PassUntilAsync(() => !orchestrator.Seen.IsEmpty);
        await PassAsync(seconds: 5);
        await AskAsync(gateway, "rescue", 502);
        Assert.Single(orchestrator.Seen, request => request.Path == "/start");
        Assert.DoesNotContain("POST /v1/chat/completions", engine.Asked);

        engine.IsDown = false;
        await PassUntilAsync(() => StateOf(gateway) == StandbyState.Running);
        await AskAsync(gateway, "rescue", 200);
        Assert.Contains("breakeven_standby_state{breakeven_target=\"spare\"} 2", gateway.Services.GetRequiredService<PrometheusRegistry>().Write(), StringComparison.Ordinal);

        await PassUntilAsync(() => StateOf(gateway) == StandbyState.Stopping || orchestrator.Seen.Any(request => request.Path == "/stop"));
        engine.IsDown = true;
        await PassUntilAsync(() => StateOf(gateway) == StandbyState.Stopped);
        Assert.Single(orchestrator.Seen, request => request.Path == "/stop");
        IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> ran = gateway.Services.GetRequiredService<DeploymentUptime>().Take("spare", _time.GetUtcNow());
        Assert.InRange(Assert.Single(ran).To - ran[0].From, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10));
        Assert.Empty(gateway.Services.GetRequiredService<DeploymentUptime>().Take("spare", _time.GetUtcNow()));
    }

    /// <summary>Nothing else is permitted: the call is told when to come back, and has started it.</summary>
    [Fact]
    public async Task Standby_IsTheOnlyTarget_TellsWhenToComeBack()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using FakeProvider orchestrator = await FakeProvider.StartAsync();
        engine.IsDown = true;
        await using GatewayHost gateway = await StartAsync(engine, new($"{orchestrator.Address}start") { Stop = $"{orchestrator.Address}stop", WarmSeconds = 45 });
        using HttpResponseMessage refused = await gateway.ChatAsync("spare-only");
        Assert.Equal((503, "45"), ((int)refused.StatusCode, refused.Headers.GetValues("retry-after").Single()));
        Assert.Equal("target_starting", (await gateway.RecordOf(refused)).ErrorCode);
        await PassUntilAsync(() => StateOf(gateway) == StandbyState.Starting);
    }

    /// <summary>A start that fails is not tried again for a while, twice as long each time.</summary>
    [Fact]
    public async Task Standby_StartFails_BacksOff()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        engine.IsDown = true;
        await using GatewayHost gateway = await StartAsync(engine, new("/no/such/program --at-all"));
        StandbyEngine spare = await NeedAsync(gateway);
        await PassUntilAsync(() => spare.State == StandbyState.Failed);
        spare.Need();
        await PassAsync(seconds: 5); // of ten
        Assert.Equal((StandbyState.Failed, 1L), (spare.State, spare.FailedStarts));
        await PassUntilAsync(() => spare.State == StandbyState.Stopped);
        await PassAsync(seconds: 3);
        Assert.Equal(StandbyState.Stopped, spare.State); // whoever needs it says so again
        spare.Need();
        await PassUntilAsync(() => spare.FailedStarts == 2);
        await PassUntilAsync(() => spare.State == StandbyState.Failed);
        await PassAsync(seconds: 15); // of twenty
        Assert.Equal(StandbyState.Failed, spare.State);
        Assert.Contains("breakeven_standby_starts_total{breakeven_target=\"spare\",breakeven_outcome=\"failed\"} 2", gateway.Services.GetRequiredService<PrometheusRegistry>().Write(), StringComparison.Ordinal);
    }

    /// <summary>A command that goes on running is the engine: a real child process, without a shell, asked to end when the server ends.</summary>
    [Fact]
    public async Task Standby_CommandKeepsRunning_IsEndedWithTheServer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is a shell's.");
        await using FakeVllm engine = await FakeVllm.StartAsync();
        engine.IsDown = true;
        string script = Path.Combine(_folder, "engine with spaces.sh");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho \"started $1\" >> '{LogFile}'\ntrap 'echo ended >> \"{LogFile}\"; exit 0' TERM\nwhile :; do sleep 0.1; done\n", Stop);
        await using (GatewayHost gateway = await StartAsync(engine, new($"/bin/sh \"{script}\" '$HOME'")))
        {
            StandbyEngine spare = await NeedAsync(gateway);
            await PassUntilAsync(() => File.Exists(LogFile));
            engine.IsDown = false;
            await PassUntilAsync(() => spare.State == StandbyState.Running);
            Assert.Equal("started $HOME", (await File.ReadAllTextAsync(LogFile, Stop)).Trim());
            await gateway.Services.GetServices<IHostedService>().OfType<StandbyWatch>().Single().StopAsync(Stop);
            Assert.Equal(StandbyState.Stopped, spare.State);
        }
        Assert.EndsWith("ended", (await File.ReadAllTextAsync(LogFile, Stop)).Trim(), StringComparison.Ordinal);
    }

    /// <summary>A command that fails at once is a failed start, whatever its engine's address says.</summary>
    [Fact]
    public async Task Standby_CommandEndsWithAnError_IsAFailedStart()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is a shell's.");
        await using FakeVllm engine = await FakeVllm.StartAsync();
        engine.IsDown = true;
        await using GatewayHost gateway = await StartAsync(engine, new("echo no weights >&2; exit 3") { Shell = true });
        StandbyEngine spare = await NeedAsync(gateway);
        await PassUntilAsync(() => spare.State == StandbyState.Failed);
    }

    /// <summary>An engine that was up before the gateway is used, and left running: nobody here started it, and nobody said how to stop it.</summary>
    [Fact]
    public async Task Standby_EngineRunsAlready_IsUsedAndLeftAlone()
    {
        await using FakeVllm engine = await FakeVllm.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine, new("/no/such/program") { IdleSeconds = 5 });
        await PassUntilAsync(() => StateOf(gateway) == StandbyState.Running);
        await AskAsync(gateway, "rescue", 200);
        await PassAsync(seconds: 20);
        Assert.Equal(StandbyState.Running, StateOf(gateway));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    private static StandbyState? StateOf(GatewayHost gateway) => gateway.Services.GetRequiredService<StandbyEngines>().All.SingleOrDefault()?.State;

    private async Task<StandbyEngine> NeedAsync(GatewayHost gateway)
    {
        await PassUntilAsync(() => gateway.Services.GetRequiredService<StandbyEngines>().All.Any());
        StandbyEngine spare = gateway.Services.GetRequiredService<StandbyEngines>().All.Single();
        spare.Need();
        return spare;
    }

    /// <summary>Asks while time passes: a second try waits a little.</summary>
    private async Task AskAsync(GatewayHost gateway, string model, int status)
    {
        Task<HttpResponseMessage> asking = gateway.ChatAsync(model);
        while (!asking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, Stop);
        }
        using HttpResponseMessage answer = await asking;
        Assert.True(status == (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task PassAsync(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, Stop);
            if (_prober is not null) await _prober.SettledAsync(); // a probe's time runs on the same clock
        }
    }

    /// <summary>Lets the gateway's time pass until it is so; the bound only turns a wait without end into a failure.</summary>
    private async Task PassUntilAsync(Func<bool> so)
    {
        for (int second = 0; second < 600; second++)
        {
            if (so()) return;
            await PassAsync(seconds: 1);
        }
        Assert.Fail("It never came to that.");
    }

    private async Task<GatewayHost> StartAsync(FakeVllm engine, StandbyConfig standby)
    {
        GatewayHost gateway = await GatewayHost.StartAsync(
            config => Upstreams.Patient(config) with
            {
                Providers = Upstreams.Patient(config).Providers.Add(new("spare-engine", "vllm") { BaseUrl = new(engine.Address, "/v1"), Location = Location.Own }),
                Targets = config.Targets.Add(new(new("spare"), "spare-engine", new("base")) { Hosting = new(new Money(3m)) { Standby = standby } }),
                Routes = [.. config.Routes, GatewayHost.Route("rescue", "cloud-fail", "spare"), GatewayHost.Route("spare-only", "spare")],
            },
            _time);
        _prober = gateway.Services.GetRequiredService<EngineProber>();
        await PassUntilAsync(() => gateway.Services.GetRequiredService<StandbyEngines>().All.Any());
        return gateway;
    }
}
