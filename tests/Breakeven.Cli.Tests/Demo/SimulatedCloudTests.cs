using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Breakeven.Cli.Demo;

namespace Breakeven.Cli.Tests.Demo;

public sealed class SimulatedCloudTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SimulatedCloudOptions Fast = new("frontier") { Speed = 1000 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_NotStreamed_CountsWordsAndReachesMaxTokens()
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);

        JsonNode answer = await http.AskAsync(DemoHttp.Request("  one two\nthree ", maxTokens: 7), Stop);

        Assert.Equal(3, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(7, (int)answer["usage"]!["completion_tokens"]!);
        Assert.Equal(10, (int)answer["usage"]!["total_tokens"]!);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        string text = (string)answer["choices"]![0]!["message"]!["content"]!;
        Assert.StartsWith("simulated:", text);
        Assert.Equal(7, text.Split(' ').Length);
        Assert.Null(answer["timings"]);
    }

    /// <summary>As OpenAI bills: from 1,024 tokens on, in steps of 128, for one model, some minutes after the last use.</summary>
    [Fact]
    public async Task Chat_PromptWithAKnownBeginning_TellsHowMuchOfItWasCached()
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast with { PromptCacheLifetime = TimeSpan.FromMinutes(10) }, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);
        string shared = string.Join(' ', Enumerable.Range(0, 1_200).Select(n => $"w{n}"));

        Assert.Equal(0, await CachedAsync(http, shared + " one", Noon));
        Assert.Equal(1_152, await CachedAsync(http, shared + " two", Noon.AddMinutes(9)));
        Assert.Equal(1_152, await CachedAsync(http, shared + " three", Noon.AddMinutes(19)));
        Assert.Equal(0, await CachedAsync(http, shared + " four", Noon.AddMinutes(30)));
        Assert.Equal(0, await CachedAsync(http, "other " + shared, Noon.AddMinutes(31)));
        Assert.Equal(0, await CachedAsync(http, shared + " five", Noon.AddMinutes(31), "another-model"));
        Assert.Equal(0, await CachedAsync(http, "short", Noon.AddMinutes(31)));
        Assert.Equal(0, await CachedAsync(http, "short", Noon.AddMinutes(31)));
    }

    [Fact]
    public async Task Chat_PromptThatMetAnOutage_IsNotKnownAfterwards()
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast with { Outage = new(OutageKind.Refused503, Noon, Noon.AddMinutes(1)) }, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);
        string prompt = string.Join(' ', Enumerable.Range(0, 1_200).Select(n => $"w{n}"));
        using (HttpResponseMessage refused = await http.PostAsync(Stated(prompt, Noon), Stop)) Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(0, await CachedAsync(http, prompt, Noon.AddMinutes(2)));
    }

    private static async Task<int> CachedAsync(DemoHttp http, string prompt, DateTimeOffset at, string model = "frontier")
    {
        JsonObject body = Stated(prompt, at);
        body["model"] = model;
        JsonNode answer = await http.AskAsync(body, Stop);
        return (int)answer["usage"]!["prompt_tokens_details"]!["cached_tokens"]!;
    }

    private static JsonObject Stated(string prompt, DateTimeOffset at)
    {
        JsonObject body = DemoHttp.Request(prompt);
        body["metadata"] = new JsonObject { ["simulated_at"] = at.ToString("O") };
        return body;
    }

    [Fact]
    public async Task Chat_PartsAndSeveralMessages_CountsAllTheirWords()
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);
        JsonObject body = DemoHttp.Request();
        body["messages"] = JsonNode.Parse("""[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"a b c"},{"type":"image_url","image_url":{"url":"x y"}}]},{"role":"assistant","content":null}]""");

        JsonNode answer = await http.AskAsync(body, Stop);

        Assert.Equal(5, (int)answer["usage"]!["prompt_tokens"]!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(500)]
    public async Task Chat_Streamed_SendsTheSameTextInFewChunks(int tokens)
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);
        JsonObject body = DemoHttp.Request(maxTokens: tokens, stream: true);
        body["stream_options"] = new JsonObject { ["include_usage"] = true };

        List<string> events = await http.StreamAsync(body, Stop);
        JsonNode whole = await http.AskAsync(DemoHttp.Request(maxTokens: tokens), Stop);

        Assert.Equal("[DONE]", events[^1]);
        List<JsonNode> chunks = [.. events[..^1].Select(text => JsonNode.Parse(text)!)];
        Assert.Equal(tokens, (int)chunks[^1]["usage"]!["completion_tokens"]!);
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.Equal("stop", (string?)chunks[^2]["choices"]![0]!["finish_reason"]);
        Assert.Equal("assistant", (string?)chunks[0]["choices"]![0]!["delta"]!["role"]);
        List<JsonNode> content = chunks[..^2];
        Assert.InRange(content.Count, 1, 12);
        Assert.Equal("simulated:", (string?)content[0]["choices"]![0]!["delta"]!["content"]);
        Assert.Equal((string?)whole["choices"]![0]!["message"]!["content"], string.Concat(content.Select(chunk => (string?)chunk["choices"]![0]!["delta"]!["content"])));
    }

    [Fact]
    public async Task Chat_StreamedWithoutAskingForUsage_SendsNone()
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);

        List<string> events = await http.StreamAsync(DemoHttp.Request(stream: true), Stop);

        Assert.DoesNotContain(events, text => text.Contains("usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_AtStatedPace_TakesItsTimeDividedBySpeed()
    {
        SimulatedCloudOptions options = new("frontier") { TimeToFirstToken = TimeSpan.FromSeconds(2), TokensPerSecond = 10, Speed = 20 };
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(options, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);
        long started = Stopwatch.GetTimestamp();

        await http.AskAsync(DemoHttp.Request(maxTokens: 21), Stop);

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 180, 2000); // (2 s + 20 x 0.1 s) / 20 = 200 ms; timers may fire a tick early
    }

    [Theory]
    [InlineData(-1, HttpStatusCode.OK)]
    [InlineData(0, HttpStatusCode.ServiceUnavailable)]
    [InlineData(59, HttpStatusCode.ServiceUnavailable)]
    [InlineData(60, HttpStatusCode.OK)]
    public async Task Chat_OutageByRefusal_FollowsTheSimulatedTime(int minute, HttpStatusCode expected)
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast with { Outage = new(OutageKind.Refused503, Noon, Noon.AddHours(1)) }, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);

        using HttpResponseMessage response = await http.PostAsync(DemoHttp.Request(at: Noon.AddMinutes(minute)), Stop);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(["true"], response.Headers.GetValues("x-simulated"));
        Assert.Equal(new SimulatedCounts(1, 0, expected == HttpStatusCode.OK ? 0 : 1), cloud.Counts);
        if (expected == HttpStatusCode.OK) return;
        JsonNode body = (await response.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
        Assert.Equal("server_error", (string?)body["error"]!["type"]);
        Assert.Contains("simulated", (string?)body["error"]!["message"]);
    }

    [Fact]
    public async Task Chat_OutageByHanging_NeverAnswersAndDoesNotHoldUpTheEnd()
    {
        SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast with { Outage = new(OutageKind.Hang, Noon, Noon.AddHours(1)) }, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);

        Task<HttpResponseMessage> hanging = http.PostAsync(DemoHttp.Request(at: Noon), Stop);
        await http.AskAsync(DemoHttp.Request(at: Noon.AddHours(2)), Stop);
        while (cloud.Counts.Failed == 0) await Task.Delay(TimeSpan.FromMilliseconds(5), Stop);
        Assert.False(hanging.IsCompleted);
        await cloud.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","messages":[],"max_tokens":0}""")]
    [InlineData("""{"model":"m","messages":[],"metadata":{"simulated_at":"yesterday"}}""")]
    public async Task Chat_BadBody_IsRefusedWith400(string body)
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);

        using HttpResponseMessage response = await http.PostAsync(body, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonNode error = (await response.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
        Assert.Equal("invalid_request_error", (string?)error["error"]!["type"]);
    }

    [Fact]
    public async Task Models_Always_ListsTheModel()
    {
        await using SimulatedCloud cloud = await SimulatedCloud.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(cloud.BaseUrl);

        JsonNode? models = await http.GetAsync("/v1/models", Stop);

        Assert.Equal("frontier", (string?)models!["data"]![0]!["id"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public async Task StartAsync_SpeedOutOfRange_Throws(double speed) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SimulatedCloud.StartAsync(Fast with { Speed = speed }, cancellationToken: Stop));
}
