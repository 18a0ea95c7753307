using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Endpoints;

/// <summary>What clients of each format ask beside calls, and counts that the gateway makes itself.</summary>
public sealed class ClientFormatTests
{
    [Theory]
    [InlineData("/v1/models", "2023-06-01")]
    [InlineData("/anthropic/v1/models", null)]
    public async Task Models_AnthropicsClient_GetsItsShape(string path, string? version)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        JsonNode list = await GetAsync(gateway, path, version);
        Assert.False((bool)list["has_more"]!);
        Assert.Contains(list["data"]!.AsArray(), model => (string)model!["id"]! == "good" && (string)model["type"]! == "model");
        JsonNode one = await GetAsync(gateway, $"{path}/cloud/ok", version);
        Assert.Equal(("model", "cloud/ok"), ((string)one["type"]!, (string)one["id"]!));
    }

    [Theory]
    [InlineData("/api/tags")]
    [InlineData("/api/ps")]
    public async Task Ollama_Lists_NameTheRoutesAndTellStrangersNothing(string path)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        Assert.Contains((await GetAsync(gateway, path, version: null))["models"]!.AsArray(), model => (string)model!["name"]! == "good");
        using HttpResponseMessage stranger = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.NotEmpty((string)JsonNode.Parse(await GatewayHost.TextOf(stranger))!["error"]!);
    }

    [Theory]
    [InlineData("""{"model":"good"}""", 200)]
    [InlineData("""{"name":"good:latest"}""", 200)]
    [InlineData("""{"model":"nothing"}""", 404)]
    [InlineData("""{"model":7}""", 400)]
    [InlineData("{", 400)]
    public async Task Ollama_Show_TellsWhatAModelCan(string body, int status)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync("/api/show", body);
        JsonNode answer = JsonNode.Parse(await GatewayHost.TextOf(response))!;
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200) Assert.Contains("tools", answer["capabilities"]!.AsArray().Select(word => (string)word!));
        else Assert.NotEmpty((string)answer["error"]!);
    }

    [Fact]
    public async Task Ollama_ModelWithItsTag_IsTheRouteWithoutIt()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage tagged = await gateway.PostToAsync("/api/chat", """{"model":"good:latest","stream":false,"messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(HttpStatusCode.OK, tagged.StatusCode);
        Assert.Equal("good", (await gateway.RecordOf(tagged)).Route);
        using HttpResponseMessage other = await gateway.PostToAsync("/api/chat", """{"model":"good:7b","stream":false,"messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal("*", (await gateway.RecordOf(other)).Route);
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens")]
    [InlineData("/anthropic/v1/messages/count_tokens?beta=true")]
    public async Task CountTokens_TargetThatCannotCount_IsCountedHereAndCostsNothing(string path)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage shortOne = await gateway.PostToAsync(path, """{"model":"good","messages":[{"role":"user","content":"hi"}]}""");
        using HttpResponseMessage longOne = await gateway.PostToAsync(path, $$"""{"model":"good","messages":[{"role":"user","content":"{{string.Join(' ', Enumerable.Repeat("house", 100))}}"}]}""");
        long few = (long)JsonNode.Parse(await GatewayHost.TextOf(shortOne))!["input_tokens"]!;
        Assert.Equal(99, (long)JsonNode.Parse(await GatewayHost.TextOf(longOne))!["input_tokens"]! - few);
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Equal(longOne.Headers.GetValues("x-request-id"), longOne.Headers.GetValues("request-id"));
        CallRecord record = await gateway.RecordOf(longOne);
        Assert.Equal((CallOutcome.Ok, "count_tokens", "anthropic", 0m), (record.Outcome, record.Operation, record.Protocol, record.CostUsd?.Usd));
        Assert.Null(record.Target);
    }

    [Fact]
    public async Task CountTokens_DataThatNoTargetMayProcess_IsRefused()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync(
            "/v1/messages/count_tokens", """{"model":"good","messages":[{"role":"user","content":"hi"}]}""", headers: [("x-breakeven-workload", "secret")]);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static async Task<JsonNode> GetAsync(GatewayHost gateway, string path, string? version)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", GatewayHost.Key);
        if (version is not null) request.Headers.Add("anthropic-version", version);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await GatewayHost.TextOf(response))!;
    }
}
