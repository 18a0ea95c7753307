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
        using HttpResponseMessage several = await gateway.ChatAsync("own", headers: [(Restricted, "eu-personal, restricted,eu-personal")]);
        Assert.Equal("eu-personal+restricted", (await gateway.RecordOf(several)).DataClass);
        using HttpResponseMessage one = await gateway.ChatAsync("good", headers: [(Restricted, "eu-personal,us-only")]);
        Assert.Equal(HttpStatusCode.Forbidden, one.StatusCode);
        using HttpResponseMessage loosened = await gateway.ChatAsync("good", headers: [("x-breakeven-workload", "secret"), (Restricted, "us-only")]);
        Assert.Equal(HttpStatusCode.Forbidden, loosened.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("restricted,")]
    [InlineData("a,b,c,d,e,f,g,h,i")]
    [InlineData("bad class")]
    public async Task Admit_HeaderIsNoListOfClasses_IsRefused(string header)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("own", headers: [(Restricted, header)]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(Restricted, await GatewayHost.TextOf(response), StringComparison.Ordinal);
    }

    /// <summary>Attributes decide as regions do: before routing, whatever the route prefers.</summary>
    [Fact]
    public async Task Permit_ProviderStatesWhatThePolicyRequires_OnlyItIsAsked()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Providers = [.. config.Providers.Select(provider => provider.Name == "own" ? provider with { Attributes = ["baa", "zero_retention"] } : provider)],
            Policies = [.. config.Policies, new("health") { Requires = ["baa"] }, new("health-eu") { Requires = ["baa", "hds"] }],
            Routes = [.. config.Routes, GatewayHost.Route("either", "cloud-ok", "own-ok")],
        });
        using HttpResponseMessage health = await gateway.ChatAsync("either", headers: [(Restricted, "health")]);
        Assert.Equal("own-ok", health.Headers.GetValues("x-breakeven-target").Single());
        using HttpResponseMessage unstated = await gateway.ChatAsync("either", headers: [(Restricted, "health-eu")]);
        Assert.Equal(HttpStatusCode.Forbidden, unstated.StatusCode);
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Models_DataOfTheCallerIsRestricted_DeniedNamesAreNotListed()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        string all = await ModelsAsync(gateway), restricted = await ModelsAsync(gateway, (Restricted, "restricted"));
        Assert.Contains("\"good\"", all, StringComparison.Ordinal);
        Assert.Contains("\"cloud/ok\"", all, StringComparison.Ordinal);
        Assert.DoesNotContain("\"good\"", restricted, StringComparison.Ordinal);
        Assert.DoesNotContain("cloud/", restricted, StringComparison.Ordinal);
        Assert.Contains("\"survive\"", restricted, StringComparison.Ordinal);
        Assert.Contains("\"own/ok\"", restricted, StringComparison.Ordinal);
        Assert.Equal(restricted, await ModelsAsync(gateway, ("x-breakeven-workload", "secret")));
        Assert.DoesNotContain("\"id\"", await ModelsAsync(gateway, (Restricted, "never-heard-of")), StringComparison.Ordinal);
    }

    private static async Task<string> ModelsAsync(GatewayHost gateway, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/models") { Headers = { { "authorization", $"Bearer {GatewayHost.Key}" } } };
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
