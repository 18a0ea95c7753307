using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Rollouts;

namespace Breakeven.Gateway.Tests.Server.Watching;

/// <summary>Routers watched over real HTTP, from the providers to the management API.</summary>
public sealed class RouterGuardTests
{
    /// <summary>Attack of issue 7: a target that silently worsens. The route goes to the strong target, over a restart too, and back only by new evidence.</summary>
    [Fact]
    public async Task Guard_WeakTargetSilentlyWorsens_IsSuspendedAndComesBackByEvidence()
    {
        await using RouterHost host = await RouterHost.StartAsync();
        Assert.Equal("complexity_weak", await host.AskAsync(120));
        await host.UntilAsync(router => Values(router, "agreement") >= 100);
        Assert.Null((await host.RouterAsync())["suspended"]);

        RolloutHost.Say(host.Weak, RouterHost.Wrong); // status 200, well-formed, and not what it said before
        JsonNode router = await host.UntilAsync(one => one["suspended"] is not null, () => host.AskAsync(20));
        Assert.Equal(("agreement", "desk"), ((string)router["suspended"]!["kind"]!, (string)router["suspended"]!["traffic"]!));
        Assert.Equal("suspend", (string)router["history"]!.AsArray()[^1]!["what"]!);
        Assert.Equal("complexity_suspended", await host.AskAsync(1));
        int seen = host.Strong.Seen.Count;
        await host.AskAsync(1);
        Assert.True(host.Strong.Seen.Count > seen);
        Assert.Contains("breakeven_router_suspended{breakeven_route=\"desk\"} 1", await host.TextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("router suspend", await host.TextAsync("/manage/v1/audit"), StringComparison.Ordinal);

        await host.RestartAsync();
        Assert.Equal("complexity_suspended", await host.AskAsync(40)); // copies show that it is as bad as before
        await host.UntilAsync(one => one["evidence"]?.AsArray().Count > 0 && one["suspended"] is not null);

        RolloutHost.Say(host.Weak, RouterHost.Right);
        router = await host.UntilAsync(one => one["suspended"] is null && one["history"] is not null, () => host.AskAsync(40));
        Assert.Equal("resume", (string)router["history"]!.AsArray()[^1]!["what"]!);
        Assert.Equal("complexity_weak", await host.AskAsync(1));
    }

    /// <summary>A new model has not been found wanting.</summary>
    [Fact]
    public async Task Guard_NewModelFile_BeginsAnewWithTheRecordOfTheOld()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(refusals: 1);
        await using RouterHost host = await RouterHost.StartAsync(config => config with { Advice = config.Advice with { Webhook = new() { Url = new(receiver.Address) } } });
        RolloutHost.Say(host.Weak, RouterHost.Wrong);
        await host.UntilAsync(one => one["suspended"] is not null, () => host.AskAsync(20));
        await host.UntilAsync(_ => !receiver.Taken.IsEmpty); // at its second try
        JsonNode alert = receiver.Taken.Single().Body;
        Assert.Equal(("breakeven.router.alerts", "suspend", "desk"), ((string)alert["type"]!, (string)alert["alerts"]![0]!["what"]!, (string)alert["alerts"]![0]!["route"]!));
        await host.RestartAsync(seed: 2);
        Assert.Equal("complexity_weak", await host.AskAsync(1));
        JsonNode router = await host.UntilAsync(one => one["history"] is not null);
        Assert.Equal(["suspend", "new_model"], router["history"]!.AsArray().Select(entry => (string)entry!["what"]!));
    }

    /// <summary>Attack of issue 7: one key calls everything bad while another is content.</summary>
    [Fact]
    public async Task Guard_OneKeySpamsBadFeedback_MovesNothing()
    {
        await using RouterHost host = await RouterHost.StartAsync(config => config with { Routes = [config.Routes[0] with { Shadow = null }] });
        await host.AskAsync(110, feedback: "good");
        await host.AskAsync(110, RouterHost.OtherKey, feedback: "good");
        await host.UntilAsync(router => router["evidence"]?.AsArray().Any(one => (string)one!["kind"]! == "feedback" && one["baseline"] is not null) ?? false); // what is usual is known
        await host.AskAsync(150, feedback: "bad");
        JsonNode router = await host.UntilAsync(one => Values(one, "feedback") >= 150);
        Assert.Null(router["suspended"]);
        Assert.Equal("complexity_weak", await host.AskAsync(1));
        router = await host.UntilAsync(one => one["suspended"] is not null, () => host.AskAsync(10, RouterHost.OtherKey, feedback: "bad")); // now both say so
        Assert.Equal("feedback", (string)router["suspended"]!["kind"]!);
    }

    /// <summary>Traffic that is not what the router learnt from is told when it begins and when it ends.</summary>
    [Fact]
    public async Task Guard_TrafficChanges_IsToldOnce()
    {
        await using RouterHost host = await RouterHost.StartAsync(config => config with { Routes = [config.Routes[0] with { Shadow = null }] });
        await host.AskAsync(510); // only easy questions, where half of the labels were hard
        JsonNode router = await host.UntilAsync(one => one["traffic"]?.AsArray() is [{ } traffic] && traffic["window"] is not null && one["history"]!.AsArray().Count > 0);
        Assert.True((bool)router["traffic"]![0]!["window"]!["is_changed"]!);
        Assert.Equal(["drift_begin"], router["history"]!.AsArray().Select(entry => (string)entry!["what"]!));
        Assert.Contains("breakeven_router_drifted{breakeven_route=\"desk\",breakeven_router_traffic=\"desk\"} 1", await host.TextAsync("/metrics"), StringComparison.Ordinal);
    }

    private static long Values(JsonNode router, string kind) =>
        router["evidence"]?.AsArray().Where(reading => (string)reading!["kind"]! == kind).Sum(reading => (long)reading!["values"]!) ?? 0;
}
