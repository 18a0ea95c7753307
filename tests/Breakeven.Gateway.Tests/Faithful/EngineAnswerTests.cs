using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Protocols;
using Breakeven.TestKit.Engines;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pain 17 and the habits of llama.cpp's server: what engines say in their own way, clients and the ledger get in one.</summary>
public sealed class EngineAnswerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Pain 17: a prompt that is too long is the client's 400 with one code, whatever the engine calls it, and no second target is bothered.</summary>
    [Theory]
    [InlineData("llama", 400, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}""")]
    [InlineData("llama", 500, """{"error":{"code":500,"message":"the request exceeds the available context size","type":"server_error"}}""")]
    [InlineData("vllm", 400, """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens","type":"BadRequestError","param":null,"code":400}""")]
    [InlineData("vllm", 400, """{"error":{"message":"max_tokens must be at least 1, got -3.","type":"BadRequestError","code":400}}""")]
    [InlineData("chat", 400, """{"object":"error","message":"The input (5000 tokens) is longer than the model's context length (4096 tokens).","type":"BadRequestError","code":400}""")]
    [InlineData("chat", 422, """{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000","error_type":"validation"}""")]
    [InlineData("openai", 400, """{"error":{"message":"This model's maximum context length is 4096 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""")]
    [InlineData("claude", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}""")]
    [InlineData("gemini", 400, """{"error":{"code":400,"message":"The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}""")]
    public async Task ContextExceeded_AnyEngine_IsOne400InTheClientsFormat(string provider, int status, string body)
    {
        foreach (Wire client in Wire.All.Where(wire => provider != "openai" || wire.Name == "chat"))
        {
            await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(body, status), config => Upstreams.WithFallback(config, provider, "own-chat"));
            using HttpResponseMessage response = await gateway.PostToAsync(client.Path, client.AskPlainly("either", stream: false));
            JsonNode told = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
            Assert.Equal(400, (int)response.StatusCode);
            if (client.Name != "ollama") Assert.Equal("context_length_exceeded", (string?)told["error"]!["code"]);
            else Assert.Contains("context", (string)told["error"]!, StringComparison.Ordinal);
            CallRecord record = await gateway.RecordOf(response);
            Assert.Equal((CallOutcome.ClientError, "context_length_exceeded"), (record.Outcome, record.ErrorCode));
            Assert.Single(gateway.Cloud.Seen);
            Assert.Empty(gateway.Own.Seen);
        }
    }

    /// <summary>llama.cpp counts one choice of n: its numbers are flagged and ours stand, of all choices.</summary>
    [Fact]
    public async Task LlamaCpp_SeveralChoices_AreNotBilledAsOne()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage response = await gateway.ChatAsync("engine/m", ",\"n\":3");
        Assert.Equal(3, JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["choices"]!.AsArray().Count);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((UsageSource.Estimated, true), (record.UsageSource, record.UsageSuspect));
        Assert.Equal(3, record.OutputTokens); // three times "hello"
        Assert.Contains("\"completion_tokens\":3", record.ProviderUsage, StringComparison.Ordinal);
    }

    /// <summary>llama.cpp's <c>timings</c> reach the client, and are the time that a call of our own engine costs.</summary>
    [Fact]
    public async Task LlamaCpp_Timings_GoThroughAndAreTheCallsCost()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage response = await gateway.ChatAsync("engine/m");
        Assert.Contains("\"predicted_ms\":29.5", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(CostBasis.Reservation, record.CostBasis);
        Assert.Equal(3.6m * 0.05m / 3600m, record.CostUsd!.Value.Usd, precision: 9); // 20.5 ms + 29.5 ms of 3.60 dollars an hour
    }

    /// <summary>An engine that answers to any name is told apart in the ledger: what was asked, and what answered.</summary>
    [Fact]
    public async Task UnknownModel_AnsweredSilently_IsRecordedByItsRealName()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(Wire.Of("chat").Whole));
        using HttpResponseMessage response = await gateway.PostAsync(Wire.Of("chat").AskPlainly("llama/verbatim", stream: false));
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("llama/verbatim", "m-real"), (record.RequestModel, record.ResponseModel));
    }

    /// <summary>llama.cpp's <c>/v1/messages</c> tells errors in OpenAI's shape, with numbers for codes; Anthropic's clients get theirs.</summary>
    [Theory]
    [InlineData(400, """{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}""", 400, "invalid_request_error")]
    [InlineData(500, """{"error":{"code":500,"message":"Failed to parse messages: sk-upstream-secret","type":"server_error"}}""", 400, "invalid_request_error")]
    [InlineData(503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", 529, "overloaded_error")]
    public async Task LlamaCpp_ErrorsOfItsMessages_AreAnthropicsForTheClient(int status, string body, int toldStatus, string type)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(body, status));
        gateway.Snapshots.Current.Targets.FindQualified("llama/verbatim", out _)!.Endpoint.Adapter.Learn([WireFormat.Messages]);
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", Wire.Of("messages").AskPlainly("llama/verbatim", stream: true));
        string text = await response.Content.ReadAsStringAsync(Stop);
        JsonNode told = JsonNode.Parse(text)!;
        Assert.Equal((toldStatus, "error", type), ((int)response.StatusCode, (string?)told["type"], (string?)told["error"]!["type"]));
        Assert.Equal(status == 400, text.Contains("The prompt has 5000 tokens, and the model's context holds 4096.", StringComparison.Ordinal));
        Assert.DoesNotContain("sk-upstream-secret", text, StringComparison.Ordinal);
        Assert.Equal("/v1/messages", gateway.Cloud.Seen.First().Path);
    }

    /// <summary>Arguments that break off are half a call in any format: the client gets no made-up end to them.</summary>
    [Theory]
    [InlineData("messages")]
    [InlineData("ollama")]
    [InlineData("responses")]
    public async Task LlamaCpp_TruncatedArguments_AreNeverMadeWhole(string client)
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage response = await gateway.PostToAsync(Wire.Of(client).Path, Wire.Of(client).AskPlainly("engine/cut-arguments", stream: false));
        Assert.Equal(200, (int)response.StatusCode);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Contains("weather", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"city\":\"Par\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\\"city\\\":\\\"Par\\\"}", text, StringComparison.Ordinal);
    }

    private static Task<GatewayHost> StartAsync(FakeLlamaCpp engine) => GatewayHost.StartAsync(config => config with
    {
        Providers = config.Providers.Add(new("engine", "llama.cpp") { BaseUrl = engine.Address, Location = Location.Own, Probe = false }),
        Targets = config.Targets.Add(new(new("engine"), "engine", ModelName.Any) { Hosting = new(new Money(3.6m)) { Replicas = 1, MaxConcurrency = 1 } }),
    });
}
