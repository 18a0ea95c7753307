using System.Net;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Gateways before gateways: one is fine, a circle ends.</summary>
public sealed class ProxyHopTests
{
    [Theory, Trait("Fault", "131")]
    [InlineData(null, "1")]
    [InlineData("1", "2")]
    public async Task Call_ThroughOneGatewayAtMost_IsAnsweredAndCounted(string? hop, string told)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", headers: hop is null ? [] : [("x-breakeven-hop", hop)]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(told, Assert.Single(gateway.Cloud.Seen).Headers["x-breakeven-hop"]);
    }

    [Theory, Trait("Fault", "131")]
    [InlineData("2")]
    [InlineData("9999999999999")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task Call_ThroughMore_Is508AndGoesNowhere(string hop)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", headers: ("x-breakeven-hop", hop));
        Assert.Equal((HttpStatusCode.LoopDetected, "false"), (response.StatusCode, response.Header("x-should-retry")));
        Assert.Contains("loop_detected", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Equal(CallOutcome.Refused, (await gateway.RecordOf(response)).Outcome);
    }

    /// <summary>A gateway whose provider is the gateway itself, behind a name that the configuration's check cannot know.</summary>
    [Fact, Trait("Fault", "131")]
    public async Task Call_ProviderLeadsBackHere_EndsAfterTwoRounds()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        BreakevenConfig config = gateway.Snapshots.Current.Config;
        gateway.Snapshots.Swap(Gateway.Hosting.GatewaySnapshot.Create(
            config with
            {
                Providers = config.Providers.Add(new("self", "openai-compatible") { BaseUrl = new(gateway.Client.BaseAddress!, "/v1"), ApiKey = new(GatewayHost.Key), Retry = new(1) }),
                Targets = config.Targets.Add(new(new("self"), "self", new("loop"))),
                Routes = config.Routes.Add(GatewayHost.Route("loop", "self")),
            },
            PriceBook.Empty));
        using HttpResponseMessage response = await gateway.ChatAsync("loop");
        await GatewayHost.TextOf(response);
        Assert.True((int)response.StatusCode >= 500);
        Assert.Equal(3, gateway.Journal.Outcomes.Count); // ours, the first round's, and the one that was refused
        Assert.Contains(gateway.Journal.Outcomes, record => record.ErrorCode == "loop_detected");
    }
}
