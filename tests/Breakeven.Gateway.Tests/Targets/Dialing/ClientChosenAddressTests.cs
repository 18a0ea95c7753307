using System.Net;
using System.Net.Sockets;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Targets.Dialing;

/// <summary>Nothing that a client writes makes the gateway dial.</summary>
public sealed class ClientChosenAddressTests : IDisposable
{
    private readonly TcpListener _trap = new(IPAddress.Loopback, 0);

    public ClientChosenAddressTests() => _trap.Start();

    private string Trap => $"127.0.0.1:{((IPEndPoint)_trap.LocalEndpoint).Port}";

    /// <summary>Fault 25: for a provider in the cloud the address is its own matter, and goes through; for an engine of ours it is refused. Nobody is dialled.</summary>
    [Fact]
    [Trait("Fault", "25")]
    public async Task Chat_ImageAtAnInternalAddress_IsNotDialled()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        string Body(string model) => $$$"""{"model":"{{{model}}}","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://{{{Trap}}}/secret"}}]}]}""";
        using (HttpResponseMessage cloud = await gateway.PostAsync(Body("good"))) Assert.Equal(HttpStatusCode.OK, cloud.StatusCode);
        using HttpResponseMessage own = await gateway.PostAsync(Body("own"));
        Assert.Equal(HttpStatusCode.BadRequest, own.StatusCode);
        Assert.Contains("url_not_allowed", await GatewayHost.TextOf(own), StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(own);
        Assert.Equal((CallOutcome.ClientError, 400, "url_not_allowed"), (record.Outcome, record.Status, record.ErrorCode));
        Assert.Single(gateway.Cloud.Seen);
        Assert.Empty(gateway.Own.Seen);
        Assert.False(_trap.Pending());
    }

    /// <summary>Fault 26: addresses and credentials of a client's choice, as peers took them (CVE-2025-66405, LiteLLM #37053).</summary>
    [Theory]
    [Trait("Fault", "26")]
    [InlineData("base_url")]
    [InlineData("api_base")]
    [InlineData("apiBase")]
    [InlineData("endpoint")]
    [InlineData("proxy")]
    [InlineData("custom_llm_provider")]
    [InlineData("x-portkey-custom-host")]
    [InlineData("x-custom-host")]
    [InlineData("x-forwarded-host")]
    [InlineData("x-original-url")]
    [InlineData("x-rewrite-url")]
    public async Task Chat_AddressOfTheClientsChoice_IsNotDialled(string name)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage inBody = await gateway.PostAsync($$"""{"model":"good","{{name}}":"http://{{Trap}}/v1","api_key":"sk-of-the-client","messages":[{"role":"user","content":"hi"}]}""");
        using HttpResponseMessage inHeader = await gateway.PostAsync("""{"model":"good","messages":[{"role":"user","content":"hi"}]}""", headers: [(name, $"http://{Trap}/v1")]);
        using HttpResponseMessage inQuery = await gateway.PostToAsync($"/v1/chat/completions?{name}=http://{Trap}/v1", """{"model":"good","messages":[{"role":"user","content":"hi"}]}""");
        Assert.True((int)inBody.StatusCode is 200 or 400);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (inHeader.StatusCode, inQuery.StatusCode));
        Assert.False(_trap.Pending());
        Assert.True(gateway.Cloud.Seen.Count >= 2);
    }

    public void Dispose() => _trap.Dispose();
}
