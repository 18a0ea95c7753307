using System.Net;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Policies;

/// <summary>Restricted data does not leave its policy, whatever its own target does and whatever happens around it.</summary>
public sealed class ResidencyFaultTests
{
    private const string DataClass = "x-breakeven-data-class";

    /// <summary>Every way in which a provider of the test kit fails, and one that is not there.</summary>
    public static TheoryData<string, bool> Faults()
    {
        string[] any = ["fail", "fail-once", "s400", "s401", "s404", "s429", "s429-1", "html-502", "redirect", "reset", "hang", "not-there"];
        string[] whole = ["error-in-200", "no-choices", "not-json", "no-usage", "bad-usage"];
        string[] streamed = ["cut", "cut-early", "stall", "done-missing", "error-event", "error-early", "eof"];
        TheoryData<string, bool> faults = [];
        foreach (string fault in any.Concat(whole)) faults.Add(fault, false);
        foreach (string fault in any.Concat(streamed)) faults.Add(fault, true);
        return faults;
    }

    [Theory]
    [Trait("Fault", "116")]
    [MemberData(nameof(Faults))]
    public async Task Permit_OwnTargetFailsInEveryWay_NoByteReachesTheCloud(string fault, bool stream)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => WithFault(config, fault), new HastyClock(speed: 10));
        using HttpResponseMessage response = await gateway.ChatAsync("mixed", stream ? ",\"stream\":true" : "", headers: [(DataClass, "restricted")]);
        string answer = await GatewayHost.TextOf(response);
        Assert.Empty(gateway.Cloud.Seen);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.BadRequest)) Assert.Contains("no_permitted_target", answer, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.NotEmpty(record.Attempts);
        Assert.All(record.Attempts, attempt => Assert.Equal(("own-bad", Location.Own), (attempt.Target, attempt.Location)));
    }

    /// <summary>The same route answers from the cloud where the class is not stated: what keeps it away is the policy.</summary>
    [Fact]
    public async Task Permit_SameRouteWithoutTheClass_FallsBackToTheCloud()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => WithFault(config, "fail"), new HastyClock(speed: 10));
        using HttpResponseMessage response = await gateway.ChatAsync("mixed");
        Assert.Equal("cloud-ok", response.Headers.GetValues("x-breakeven-target").Single());
    }

    /// <summary>A configuration that would allow the cloud comes into force while the call waits for its own target.</summary>
    [Fact]
    [Trait("Fault", "118")]
    public async Task Permit_ReloadWidensThePolicyMeanwhile_TheCallKeepsItsOwn()
    {
        BreakevenConfig? config = null;
        await using GatewayHost gateway = await GatewayHost.StartAsync(given => config = WithFault(given, "hang"), new HastyClock(speed: 2));
        Task<HttpResponseMessage> calling = gateway.ChatAsync("mixed", headers: [(DataClass, "restricted")]);
        while (gateway.Own.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        gateway.Snapshots.Swap(GatewaySnapshot.Create(config! with { Policies = [new("restricted")] }, PriceBook.Empty, version: 2));
        using HttpResponseMessage response = await calling;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Equal(1, (await gateway.RecordOf(response)).ConfigVersion);
    }

    [Fact]
    [Trait("Fault", "118")]
    public async Task Permit_ReloadDropsThePolicy_AClassThatOnlyClientsKnowIsDenied()
    {
        BreakevenConfig? config = null;
        await using GatewayHost gateway = await GatewayHost.StartAsync(given => config = WithFault(given, "fail"), new HastyClock(speed: 10));
        gateway.Snapshots.Swap(GatewaySnapshot.Create(config! with { Policies = [], Workloads = [] }, PriceBook.Empty, version: 2));
        using HttpResponseMessage response = await gateway.ChatAsync("mixed", headers: [(DataClass, "restricted")]);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Theory]
    [Trait("Fault", "118")]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Permit_ClockJumps_TheSame(int hours)
    {
        HastyClock clock = new(speed: 10);
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => WithFault(config, "fail"), clock);
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await gateway.ChatAsync("mixed", headers: [(DataClass, "restricted")]);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            clock.Jump(TimeSpan.FromHours(hours));
        }
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Theory]
    [Trait("Fault", "118")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Permit_StoreIsDown_TheSame(bool intents)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => WithFault(config, "fail"), new HastyClock(speed: 10));
        (gateway.Journal.IntentsFail, gateway.Journal.OutcomesFail) = (intents, !intents);
        using HttpResponseMessage response = await gateway.ChatAsync("mixed", headers: [(DataClass, "restricted")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Empty(gateway.Cloud.Seen);
    }

    private static BreakevenConfig WithFault(BreakevenConfig config, string fault) => config with
    {
        Targets = config.Targets.Add(new(new("own-bad"), fault == "not-there" ? "dead" : "own", new(fault))),
        Routes = config.Routes.Add(GatewayHost.Route("mixed", "own-bad", "cloud-ok")),
    };
}
