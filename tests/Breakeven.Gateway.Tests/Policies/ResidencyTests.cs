using System.Net;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Policies;

/// <summary>Restricted data stays where its policy allows, whatever fails.</summary>
public sealed class ResidencyTests
{
    private const string Restricted = "x-breakeven-data-class";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Permit_OwnEngineDead_NothingReachesTheCloud(bool stream)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("secret", stream ? ",\"stream\":true" : "", headers: [("x-breakeven-workload", "secret")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("no_permitted_target", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Empty(gateway.Cloud.Seen);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("restricted", "secret", CallOutcome.UpstreamError), (record.DataClass, record.Workload, record.Outcome));
        Assert.All(record.Attempts, attempt => Assert.Equal("dead-ok", attempt.Target));
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("reset")]
    [InlineData("hang")]
    [InlineData("s429")]
    [InlineData("s401")]
    [InlineData("cut-early")]
    [InlineData("error-early")]
    public async Task Permit_OwnEngineMisbehaves_NothingReachesTheCloud(string model)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Targets = config.Targets.Add(new(new("own-bad"), "own", new(model))),
            Routes = config.Routes.Add(GatewayHost.Route("mixed", "own-bad", "cloud-ok")),
        });
        using HttpResponseMessage response = await gateway.ChatAsync("mixed", ",\"stream\":true", headers: [(Restricted, "restricted")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Theory]
    [InlineData("good", "restricted")]
    [InlineData("good", "never-heard-of")]
    [InlineData("cloud/ok", "restricted")]
    [InlineData("anything-else", "restricted")]
    [InlineData("own", "never-heard-of")]
    public async Task Permit_NoTargetPermittedOrClassUnknown_IsDenied(string model, string dataClass)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync(model, headers: [(Restricted, dataClass)]);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("policy_denied", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Equal(CallOutcome.Refused, (await gateway.RecordOf(response)).Outcome);
    }

    [Fact]
    public async Task Permit_ClassOfAWorkloadWithoutPolicy_IsALabel()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Workloads = [.. config.Workloads, new("plain") { Match = new() { Header = GatewayHost.Headers(("x-breakeven-workload", "plain")) }, DataClass = "internal" }],
        });
        using HttpResponseMessage labelled = await gateway.ChatAsync("good", headers: [("x-breakeven-workload", "plain")]);
        Assert.Equal(HttpStatusCode.OK, labelled.StatusCode);
        Assert.Equal("internal", (await gateway.RecordOf(labelled)).DataClass);
        using HttpResponseMessage failing = await gateway.ChatAsync("hopeless", headers: [("x-breakeven-workload", "plain")]);
        Assert.Equal(HttpStatusCode.BadGateway, failing.StatusCode); // not 503 no_permitted_target: nothing was forbidden
        using HttpResponseMessage tightened = await gateway.ChatAsync("good", headers: [("x-breakeven-workload", "plain"), (Restricted, "restricted")]);
        Assert.Equal(HttpStatusCode.Forbidden, tightened.StatusCode);
        using HttpResponseMessage unknown = await gateway.ChatAsync("good", headers: [("x-breakeven-workload", "plain"), (Restricted, "internl")]);
        Assert.Equal(HttpStatusCode.Forbidden, unknown.StatusCode);
    }

    [Fact]
    public async Task Permit_HeaderAndWorkload_BothMustPermit()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Policies = [.. config.Policies, new("us-only") { Regions = [new("us")] }] });
        using HttpResponseMessage allowed = await gateway.ChatAsync("own", headers: [("x-breakeven-workload", "secret"), (Restricted, "eu-personal")]);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal("restricted+eu-personal", (await gateway.RecordOf(allowed)).DataClass);
        using HttpResponseMessage denied = await gateway.ChatAsync("own", headers: [("x-breakeven-workload", "secret"), (Restricted, "us-only")]);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        using HttpResponseMessage loosened = await gateway.ChatAsync("good", headers: [("x-breakeven-workload", "secret"), (Restricted, "us-only")]);
        Assert.Equal(HttpStatusCode.Forbidden, loosened.StatusCode);
    }
}
