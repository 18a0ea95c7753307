using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Overload;

/// <summary>Fault 40: an own engine gets as many calls as it has slots; a few more wait here, and the rest is told at once instead of piling up there.</summary>
[Trait("Fault", "40")]
public sealed class EngineQueueTests
{
    private const int Slots = 4, Queue = 3, Calls = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_TenTimesTheSlots_AnswersSlotsAndQueueAndRefusesTheRestAtOnce()
    {
        await using GatewayHost gateway = await StartAsync(new(Queue, TimeSpan.FromSeconds(60)));
        List<Task<HttpResponseMessage>> calls = [.. Enumerable.Range(0, Calls).Select(_ => gateway.ChatAsync("busy"))];
        while (calls.Count(call => call.IsCompleted) < Calls - Slots - Queue) await Task.Delay(5, Stop);
        Assert.Equal(Slots, gateway.Own.Seen.Count);

        gateway.Own.Gate.SetResult();
        HttpResponseMessage[] answers = await Task.WhenAll(calls);
        Assert.Equal(Slots + Queue, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.Equal(Slots + Queue, gateway.Own.Seen.Count);
        foreach (HttpResponseMessage refused in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            Assert.Equal((503, "1"), ((int)refused.StatusCode, refused.Headers.GetValues("retry-after").Single()));
            CallRecord record = await gateway.RecordOf(refused);
            Assert.Equal((CallOutcome.Refused, "target_full", 0), (record.Outcome, record.ErrorCode, record.Attempts.Length));
        }
        Assert.Equal((0, 0), (Load(gateway).Gate.Inside, Load(gateway).Gate.Queued));
    }

    /// <summary>With another target left to ask, nobody waits.</summary>
    [Fact]
    public async Task Call_EngineIsFullAndAnotherIsLeft_GoesOnAtOnce()
    {
        await using GatewayHost gateway = await StartAsync(new(Queue, TimeSpan.FromSeconds(60)));
        List<Task<HttpResponseMessage>> calls = [.. Enumerable.Range(0, Calls).Select(_ => gateway.ChatAsync("spill"))];
        while (calls.Count(call => call.IsCompleted) < Calls - Slots) await Task.Delay(5, Stop);
        Assert.Equal((Slots, Calls - Slots), (gateway.Own.Seen.Count, gateway.Cloud.Seen.Count));
        gateway.Own.Gate.SetResult();
        foreach (HttpResponseMessage answer in await Task.WhenAll(calls)) Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>Nobody stated how many the engine serves: it begins with 32, and the gateway finds out.</summary>
    [Fact]
    public async Task Follow_ConcurrencyNotStated_BeginsWithWhatIsAssumedOrTold()
    {
        await using GatewayHost gateway = await StartAsync(QueueConfig.Engine);
        TargetLoads loads = gateway.Services.GetRequiredService<TargetLoads>();
        HostingConfig unstated = new(new Money(1m)) { Replicas = 2 };
        Target target = gateway.Snapshots.Current.Targets[new("own-gate")] with { Id = "unstated", Hosting = unstated };
        Assert.Equal(64, loads.Of(target)!.Gate.Limit);
        loads.Of(target)!.Follow(unstated, told: 4);
        Assert.Equal(8, loads.Of(target)!.Gate.Limit);
        Assert.Equal(6, loads.Of(target with { Hosting = unstated with { MaxConcurrency = 3 } })!.Gate.Limit);
    }

    private static TargetLoad Load(GatewayHost gateway) => gateway.Services.GetRequiredService<TargetLoads>().Find("own-gate")!;

    private static Task<GatewayHost> StartAsync(QueueConfig queue) => GatewayHost.StartAsync(config => config with
    {
        Providers = [.. config.Providers.Select(provider => provider with { Timeouts = TimeoutConfig.Default })],
        Targets = config.Targets.Add(new(new("own-gate"), "own", new("gate")) { Hosting = new(new Money(2m)) { MaxConcurrency = Slots, Queue = queue } }),
        Routes = [.. config.Routes, GatewayHost.Route("busy", "own-gate"), GatewayHost.Route("spill", "own-gate", "cloud-ok")],
    });
}
