using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Endpoints;

public sealed class EndpointTests
{
    [Fact]
    public async Task Models_List_ShowsRoutesAndTargetsThatTheKeyMayUse()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys = [config.Keys[0], new("narrow", GatewayHost.Sha256("bk-narrow")) { Routes = ["good"] }],
        });
        Assert.Equal(["cloud/fail", "cloud/ok", "dead/ok", "good", "hopeless", "own", "own/fail", "own/ok", "own/unpriced", "secret", "survive"], (await ModelsAsync(gateway, GatewayHost.Key)).Order(StringComparer.Ordinal));
        Assert.Equal(["good"], await ModelsAsync(gateway, "bk-narrow"));
        using HttpResponseMessage one = await GetAsync(gateway, "/v1/models/cloud/ok", GatewayHost.Key);
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        using HttpResponseMessage none = await GetAsync(gateway, "/v1/models/cloud/ok", "bk-narrow");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using HttpResponseMessage stranger = await GetAsync(gateway, "/v1/models", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", null, 415)]
    [InlineData("application/x-www-form-urlencoded", null, 415)]
    [InlineData("application/json; charset=utf-16", null, 415)]
    [InlineData("application/json", "gzip", 415)]
    [InlineData("application/json; charset=utf-8", "identity", 200)]
    public async Task Read_ContentTypeAndEncoding_AreChecked(string type, string? encoding, int status)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        ByteArrayContent content = new("""{"model":"good","messages":[{"role":"user","content":"hi"}]}"""u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = content };
        request.Headers.Add("x-api-key", GatewayHost.Key);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_BodyTooLarge_Is413AndRecorded(bool chunked)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Server = config.Server with { MaxRequestBytes = 1024 } });
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(new string(' ', 4096), Encoding.UTF8, "application/json") };
        request.Headers.Add("x-api-key", GatewayHost.Key);
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal((CallOutcome.ClientError, "request_too_large"), ((await gateway.RecordOf(response)).Outcome, (await gateway.RecordOf(response)).ErrorCode));
    }

    [Fact]
    public async Task RequestId_SafeOnesAreKeptAndOthersReplaced()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage kept = await gateway.ChatAsync("good", headers: [("x-request-id", "my-id-1")]);
        Assert.Equal("my-id-1", kept.Headers.GetValues("x-request-id").Single());
        using HttpResponseMessage replaced = await gateway.ChatAsync("good", headers: [("x-request-id", new string('x', 500))]);
        Assert.StartsWith("req_", replaced.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_InventedModels_AddNoSeries()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        foreach (string model in new[] { "good", "invented-1", "cloud/invented-2", "own/invented-3", "invented-4" })
        {
            using HttpResponseMessage response = await gateway.ChatAsync(model);
            await GatewayHost.TextOf(response);
        }
        string metrics = await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("gen_ai_client_token_usage_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("gen_ai_client_operation_duration_seconds_bucket{", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_target=\"cloud-ok\"", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_target=\"other\"", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("invented", metrics, StringComparison.Ordinal);
    }

    private static async Task<string[]> ModelsAsync(GatewayHost gateway, string key)
    {
        using HttpResponseMessage response = await GetAsync(gateway, "/v1/models", key);
        JsonNode list = JsonNode.Parse(await GatewayHost.TextOf(response))!;
        return [.. list["data"]!.AsArray().Select(model => (string)model!["id"]!)];
    }

    private static async Task<HttpResponseMessage> GetAsync(GatewayHost gateway, string path, string key)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("authorization", $"Bearer {key}");
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
