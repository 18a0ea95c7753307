using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Endpoints.Passthrough;

public sealed class PassthroughTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_LargeBody_ArrivesByteForByteWithTheOperatorsCredential()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage response = await host.PostAsync("/v1/files", FakeMediaProvider.Sound, headers: [("cookie", "mine=1"), ("x-secret", "mine")]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        SeenUpload seen = Assert.Single(host.Provider.Seen);
        Assert.Equal(("POST /v1/files", "multipart/form-data; boundary=\"a b\""), (seen.Asked, seen.ContentType));
        Assert.Equal(FakeMediaProvider.Sound, seen.Body);
        Assert.Equal("Bearer sk-upstream-secret", seen.Headers["authorization"]);
        Assert.Equal("1", seen.Headers["x-breakeven-hop"]); // fault 131
        Assert.DoesNotContain("cookie", seen.Headers.Keys);
        Assert.DoesNotContain("x-secret", seen.Headers.Keys);
        Assert.Equal("12", response.Headers.GetValues("openai-processing-ms").Single());
        Assert.False(response.Headers.Contains("set-cookie"));
    }

    [Theory]
    [InlineData("POST", "/v1/audio/speech")]
    [InlineData("GET", "/v1/files/file-1/content")]
    public async Task Download_LargeBody_ArrivesByteForByteAndIsNotGuessedAt(string method, string path)
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage response = await host.SendAsync(new(method), path, method == "POST" ? new StringContent("{}") : null);

        Assert.Equal(FakeMediaProvider.Sound, await response.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("a.mp3", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal("nosniff", response.Headers.GetValues("x-content-type-options").Single());
        Assert.Equal("media-any", response.Headers.GetValues("x-breakeven-target").Single());
    }

    [Theory]
    [InlineData("/v1/audio/transcriptions", "audio", 14, 0, 101)]
    [InlineData("/v1/images/generations", "images", 15, 5, 4160)]
    public async Task Record_AnswerWithTokens_HasThem(string path, string operation, int input, int cached, int output)
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage response = await host.PostAsync(path);
        await response.Content.ReadAsByteArrayAsync(Stop);

        CallRecord record = await host.Gateway.RecordOf(response);
        Assert.Equal((operation, "openai", "media-any", CallOutcome.Ok, 200), (record.Operation, record.Protocol, record.Target, record.Outcome, record.Status));
        Assert.Equal((input, cached, output, UsageSource.Provider), (record.InputTokens, record.CachedInputTokens, record.OutputTokens, record.UsageSource));
        Assert.Null(record.CostUsd);
        Assert.Equal(operation, Assert.Single(host.Gateway.Journal.Intents).Operation);
        Assert.Null(Assert.Single(record.Attempts).ErrorClass);
    }

    [Fact]
    public async Task Record_AnswerBilledByTheMinute_HasNoTokens()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage response = await host.PostAsync("/v1/audio/translations");
        CallRecord record = await host.Gateway.RecordOf(response);
        Assert.Equal((UsageSource.None, (long?)null), (record.UsageSource, record.InputTokens));
    }

    /// <summary>A client that has a whole answer always has its record.</summary>
    [Theory]
    [InlineData("POST", "/v1/audio/speech")]
    [InlineData("POST", "/v1/images/generations")]
    public async Task End_JournalFails_AnswerIsNotComplete(string method, string path)
    {
        await using MediaHost host = await MediaHost.StartAsync();
        host.Gateway.Journal.OutcomesFail = true;
        using HttpResponseMessage response = await host.SendAsync(new(method), path, new StringContent("{}"));
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Files_ListAndDelete_GoThroughAndOnlyTheListHasAQuery()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage list = await host.SendAsync(HttpMethod.Get, "/v1/files?limit=2&after=file-0");
        using HttpResponseMessage deleted = await host.SendAsync(HttpMethod.Delete, "/v1/files/file-1?api_key=mine");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (list.StatusCode, deleted.StatusCode));
        Assert.Equal(["GET /v1/files?limit=2&after=file-0", "DELETE /v1/files/file-1"], host.Provider.Seen.Select(seen => seen.Asked));
    }

    [Theory]
    [InlineData("/v1/files/file-2", true)]
    [InlineData("/v1/files/..%2Fmodels", false)]
    [InlineData("/v1/files/a%3Fb", false)]
    public async Task Files_UnknownOrUnsafeId_Is404(string path, bool reachesTheProvider)
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage response = await host.SendAsync(HttpMethod.Get, path);
        string body = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (response.StatusCode, (string?)JsonNode.Parse(body)!["error"]!["code"]));
        Assert.DoesNotContain("sk-upstream", body, StringComparison.Ordinal);
        Assert.Equal(reachesTheProvider, !host.Provider.Seen.IsEmpty);
    }

    [Fact]
    public async Task Resolve_NotConfigured_Is404ThatNamesTheKey()
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Passthrough = new() });
        using HttpResponseMessage response = await host.PostAsync("/v1/images/edits");
        JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["error"]!;
        Assert.Equal((HttpStatusCode.NotFound, "passthrough_not_configured"), (response.StatusCode, (string?)error["code"]));
        Assert.Contains("passthrough: { images: TARGET }", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal("images", (await host.Gateway.RecordOf(response)).Operation);
    }

    [Theory]
    [InlineData("good", 404)]
    [InlineData("media/*", 200)]
    public async Task Resolve_KeyWithRoutes_NeedsTheTarget(string route, int status)
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Routes = [route] }] });
        using HttpResponseMessage response = await host.PostAsync("/v1/audio/transcriptions");
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Permit_RestrictedData_DoesNotLeave()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage response = await host.PostAsync("/v1/files", headers: ("x-breakeven-data-class", "restricted"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Provider.Seen);
        Assert.Equal((CallOutcome.Refused, "policy_denied", "restricted"), await OfAsync(host, response, record => (record.Outcome, record.ErrorCode, record.DataClass)));
    }

    [Fact]
    public async Task Admit_NoKeyOrTooManyCalls_AreRefused()
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Limits = new() { RequestsPerMinute = 1 } }] });
        using HttpResponseMessage stranger = await host.Gateway.Client.PostAsync(new Uri("/v1/audio/speech", UriKind.Relative), new StringContent("{}"), Stop);
        using HttpResponseMessage first = await host.PostAsync("/v1/audio/speech");
        using HttpResponseMessage second = await host.PostAsync("/v1/audio/speech");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (stranger.StatusCode, first.StatusCode, second.StatusCode));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_TooLarge_Is413AndRecorded(bool chunked)
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Server = config.Server with { MaxRequestBytes = 1024 } });
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/files") { Content = new ByteArrayContent(new byte[4096]) };
        request.Headers.Add("x-api-key", GatewayHost.Key);
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await host.Gateway.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal((CallOutcome.ClientError, "request_too_large", (string?)null), await OfAsync(host, response, record => (record.Outcome, record.ErrorCode, (string?)null)));
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost:3000", 200)]
    public async Task Upload_FromAWebPageWithoutKeys_OnlyFromThisMachine(string origin, int status)
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Keys = [] });
        using HttpResponseMessage response = await host.PostAsync("/v1/files", headers: ("origin", origin));
        Assert.Equal(status, (int)response.StatusCode);
    }

    private static async Task<T> OfAsync<T>(MediaHost host, HttpResponseMessage response, Func<CallRecord, T> facts) => facts(await host.Gateway.RecordOf(response));
}
