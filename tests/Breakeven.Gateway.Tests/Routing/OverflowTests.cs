using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Telemetry;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Routing;

/// <summary>Pain 18: an own engine is preferred while it keeps the workload's promise; calls that may spill over when it would not, and come back.</summary>
public sealed class OverflowTests
{
    private const string Body = """{"model":"spill","messages":[{"role":"user","content":"hi"}]}""";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>10 ms to the first token of an idle engine, and 500 ms more for the batch that it joins: with anybody inside a promise of 300 ms is broken.</summary>
    [Fact]
    public async Task Plan_ProfileSaysLate_OverflowsAndComesBack()
    {
        await using GatewayHost gateway = await StartAsync(new(10, 1e6, 100, [new(1, 500)]), promiseMs: 300);
        await AskAsync(gateway, "own-swift", "priority");
        TargetLoads.Slot busy = await EnterAsync(gateway);
        await AskAsync(gateway, "cloud-ok", "overflow");
        busy.Dispose();
        await AskAsync(gateway, "own-swift", "priority");
        Assert.Contains("breakeven_target_overflowed_total{breakeven_target=\"own-swift\"} 1", gateway.Services.GetRequiredService<PrometheusRegistry>().Write(), StringComparison.Ordinal);
    }

    /// <summary>No slot is free, but one will be within the promise: that is worth waiting for.</summary>
    [Fact]
    public async Task Plan_ProfileSaysASlotIsFreeSoon_WaitsForIt()
    {
        await using GatewayHost gateway = await StartAsync(new(10, 1e6, 10, [new(1, 1)]), promiseMs: 300);
        TargetLoads.Slot[] all = [await EnterAsync(gateway), await EnterAsync(gateway)];
        Task<HttpResponseMessage> waiting = gateway.PostAsync(Body, headers: [("x-breakeven-workload", "swift")]);
        while (Load(gateway).Gate.Queued == 0) await Task.Delay(5, Stop);
        Assert.Empty(gateway.Cloud.Seen);
        foreach (TargetLoads.Slot slot in all) slot.Dispose();
        using HttpResponseMessage answer = await waiting;
        Assert.Equal("own-swift", answer.Headers.GetValues("x-breakeven-target").Single());
    }

    /// <summary>Without a profile the gateway's own streams tell; within a fifth of the promise nothing flaps; after a minute it is tried again.</summary>
    [Fact]
    public async Task Plan_MeasuredLate_OverflowsUntilItIsWellInTimeOrForgotten()
    {
        await using GatewayHost gateway = await StartAsync(profile: null, promiseMs: 300);
        await AskAsync(gateway, "own-swift", "priority"); // nothing is known: slots decide
        Measure(gateway, ms: 290);
        await AskAsync(gateway, "own-swift", "priority");
        Measure(gateway, ms: 310);
        await AskAsync(gateway, "cloud-ok", "overflow");
        Measure(gateway, ms: 290); // in time, but not by a fifth
        await AskAsync(gateway, "cloud-ok", "overflow");
        Measure(gateway, ms: 200);
        await AskAsync(gateway, "own-swift", "priority");
        Measure(gateway, ms: 310);
        await AskAsync(gateway, "cloud-ok", "overflow");
        _time.Advance(FirstChunkTimes.Kept + TimeSpan.FromSeconds(1));
        await AskAsync(gateway, "own-swift", "priority");
    }

    /// <summary>Only who was promised something goes elsewhere for it.</summary>
    [Fact]
    public async Task Plan_NothingIsPromised_SlotsDecide()
    {
        await using GatewayHost gateway = await StartAsync(profile: null, promiseMs: 300);
        Measure(gateway, ms: 10_000);
        using HttpResponseMessage answer = await gateway.PostAsync(Body);
        Assert.Equal(("own-swift", "priority"), Told(answer));
        TargetLoads.Slot[] all = [await EnterAsync(gateway), await EnterAsync(gateway)];
        using HttpResponseMessage full = await gateway.PostAsync(Body);
        Assert.Equal(("cloud-ok", "saturated"), Told(full));
        foreach (TargetLoads.Slot slot in all) slot.Dispose();
    }

    /// <summary>What may not leave waits for the late engine, however late.</summary>
    [Fact]
    public async Task Plan_RestrictedCall_NeverOverflows()
    {
        await using GatewayHost gateway = await StartAsync(new(10, 1e6, 100, [new(1, 500)]), promiseMs: 1);
        TargetLoads.Slot busy = await EnterAsync(gateway);
        using HttpResponseMessage answer = await gateway.PostAsync(Body, headers: [("x-breakeven-workload", "swift"), ("x-breakeven-data-class", "restricted")]);
        Assert.Equal(("own-swift", "only_target"), Told(answer));
        Assert.Empty(gateway.Cloud.Seen);
        busy.Dispose();
    }

    /// <summary>The engine works for others too: what they have there counts while the engine's figures are fresh.</summary>
    [Theory]
    [InlineData(1, 0, 0.2, 0, "own-swift", "priority")]
    [InlineData(1, 1, 0.2, 0, "cloud-ok", "saturated")] // two calls of others on two slots
    [InlineData(2, 0, 0.2, 30, "own-swift", "priority")] // half a minute ago
    public async Task Plan_EngineTellsItsLoad_CountsTheCallsOfOthers(double running, double waiting, double memory, int age, string target, string decision)
    {
        await using GatewayHost gateway = await StartAsync(profile: null, promiseMs: 300);
        await TellAsync(gateway, running, waiting, memory);
        _time.Advance(TimeSpan.FromSeconds(age));
        using HttpResponseMessage answer = await gateway.PostAsync(Body);
        Assert.Equal((target, decision), Told(answer));
    }

    /// <summary>A full KV cache throws running calls out: nothing more goes there until a call of ours has left it.</summary>
    [Fact]
    public async Task Plan_EngineMemoryIsFull_GoesElsewhereWhileItIs()
    {
        await using GatewayHost gateway = await StartAsync(profile: null, promiseMs: 300);
        TargetLoads.Slot ours = await EnterAsync(gateway);
        await TellAsync(gateway, running: 1, waiting: 0, memory: 0.97);
        using HttpResponseMessage answer = await gateway.PostAsync(Body);
        Assert.Equal(("cloud-ok", "saturated"), Told(answer));
        ours.Dispose();
        using HttpResponseMessage later = await gateway.PostAsync(Body);
        Assert.Equal(("own-swift", "priority"), Told(later));
    }

    [Fact]
    public async Task Learn_AnsweredStream_IsMeasured()
    {
        await using GatewayHost gateway = await StartAsync(profile: null, promiseMs: 300);
        for (int i = 0; i < FirstChunkTimes.LeastSamples; i++)
        {
            using HttpResponseMessage whole = await gateway.PostAsync(Body);
            await GatewayHost.TextOf(whole);
        }
        Assert.Null(Load(gateway).FirstChunks.Expect(0.5)); // a whole answer's first byte comes at its end
        for (int i = 0; i < FirstChunkTimes.LeastSamples; i++)
        {
            using HttpResponseMessage stream = await gateway.PostAsync(Body.Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal));
            await GatewayHost.TextOf(stream);
            await gateway.RecordOf(stream);
        }
        Assert.NotNull(Load(gateway).FirstChunks.Expect(0.5));
    }

    private static async Task AskAsync(GatewayHost gateway, string target, string decision)
    {
        using HttpResponseMessage answer = await gateway.PostAsync(Body, headers: [("x-breakeven-workload", "swift")]);
        Assert.Equal((target, decision), Told(answer));
        Assert.Equal(decision, (await gateway.RecordOf(answer)).Decision);
    }

    private static (string Target, string Decision) Told(HttpResponseMessage answer) =>
        (answer.Headers.GetValues("x-breakeven-target").Single(), answer.Headers.GetValues("x-breakeven-decision").Single());

    private static TargetLoad Load(GatewayHost gateway) => gateway.Services.GetRequiredService<TargetLoads>().Of(gateway.Snapshots.Current.Targets[new("own-swift")])!;

    private static void Measure(GatewayHost gateway, double ms)
    {
        for (int i = 0; i < 64; i++) Load(gateway).Measured(TimeSpan.FromMilliseconds(ms), inside: 1);
    }

    private async Task TellAsync(GatewayHost gateway, double running, double waiting, double memory)
    {
        EngineBook book = gateway.Services.GetRequiredService<EngineBook>();
        EngineKey key = book.Roster.Providers["own"].Key;
        await gateway.Services.GetRequiredService<EngineProber>().StopAsync(Stop); // the figures are the test's
        DateTimeOffset now = _time.GetUtcNow();
        book.Put(key, new(IsReachable: true, now, now) { Load = new(now) { Running = running, Waiting = waiting, KvCacheUse = memory } });
    }

    /// <summary>Another call at the engine.</summary>
    private static async Task<TargetLoads.Slot> EnterAsync(GatewayHost gateway)
    {
        Assert.True(Load(gateway).Gate.TryEnter());
        await Task.CompletedTask;
        return new(Load(gateway));
    }

    private Task<GatewayHost> StartAsync(CapacityProfile? profile, double promiseMs) => GatewayHost.StartAsync(
        config => config with
        {
            Providers = [.. config.Providers.Select(provider => provider.Name == "own" ? provider with { Probe = true } : provider)],
            Targets = config.Targets.Add(new(new("own-swift"), "own", new("ok")) { Hosting = new(new Money(2m)) { MaxConcurrency = 2, Profile = profile, Queue = new(8, TimeSpan.FromSeconds(60)) } }),
            Routes = config.Routes.Add(GatewayHost.Route("spill", "own-swift", "cloud-ok")),
            Workloads = [new("swift") { Match = new() { Header = GatewayHost.Headers(("x-breakeven-workload", "swift")) }, Slo = new() { TtftP95Ms = promiseMs } }],
        },
        _time);
}
