using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pains 1 to 4: the ledger has each token once, in one of its buckets, whatever the provider's way of counting; and says where it does not know.</summary>
public sealed class UsageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What providers tell, the total that they mean by it, and our buckets: uncached, cached, written, output, reasoning.</summary>
    public static readonly TheoryData<string, string, long[]> Told = new()
    {
        { "chat", """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":5}}""", [27, 12, 8, 0, 7, 5] },
        { "chat", """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_cache_hit_tokens":8,"prompt_cache_miss_tokens":12}""", [27, 12, 8, 0, 7, 0] }, // DeepSeek
        { "chat", """{"prompt_tokens":10,"completion_tokens":5,"total_tokens":35,"completion_tokens_details":{"reasoning_tokens":20}}""", [35, 10, 0, 0, 25, 20] }, // xAI, LiteLLM #37407
        { "chat", """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":20}}""", [27, 0, 20, 0, 7, 0] },
        { "chat", """{"prompt_tokens":20,"completion_tokens":0,"total_tokens":20}""", [20, 20, 0, 0, 0, 0] },
        { "openai", """{"input_tokens":20,"input_tokens_details":{"cached_tokens":8},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":27}""", [27, 12, 8, 0, 7, 5] },
        { "claude", """{"input_tokens":12,"cache_creation_input_tokens":5,"cache_read_input_tokens":8,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":3},"output_tokens":7}""", [32, 12, 8, 5, 7, 0] },
        { "claude", """{"input_tokens":0,"cache_read_input_tokens":8,"output_tokens":0}""", [8, 0, 8, 0, 0, 0] },
        { "gemini", """{"promptTokenCount":20,"cachedContentTokenCount":8,"candidatesTokenCount":2,"thoughtsTokenCount":5,"totalTokenCount":27}""", [27, 12, 8, 0, 7, 5] },
        { "ollama", """{"prompt_eval_count":20,"eval_count":7}""", [27, 20, 0, 0, 7, 0] },
    };

    /// <summary>Pain 1: disjoint buckets that sum to the provider's total, priced each at its own rate, with the provider's object kept beside them.</summary>
    [Theory, MemberData(nameof(Told))]
    public async Task Record_AnyProvidersCounts_AreDisjointAndSumToItsTotal(string provider, string usage, long[] expected)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(Answer(provider, usage)));
        using HttpResponseMessage response = await AskAsync(gateway, provider);
        CallRecord record = await gateway.RecordOf(response);
        long[] buckets = [record.InputTokens!.Value, record.CachedInputTokens!.Value, record.CacheWriteTokens!.Value, record.OutputTokens!.Value, record.ReasoningTokens!.Value];
        Assert.Equal(expected[1..], buckets);
        Assert.Equal(expected[0], buckets[..4].Sum());
        Assert.All(buckets, count => Assert.True(count >= 0));
        Assert.Equal((UsageSource.Provider, null), (record.UsageSource, record.UsageSuspect));
        int hour = (int?)JsonNode.Parse(usage)!["cache_creation"]?["ephemeral_1h_input_tokens"] ?? 0; // of the writes, at twice the input
        Assert.Equal((buckets[0] * 3m + buckets[1] * 0.3m + (buckets[2] - hour) * 4m + hour * 6m + buckets[3] * 15m) / 1_000_000m, record.CostUsd?.Usd);
        AssertKept(usage, record);
    }

    /// <summary>Pain 1 for clients: each format counts in its own way, and a translated answer keeps to the client's.</summary>
    [Fact]
    public async Task Client_OfAnotherFormat_IsToldUsageInItsOwnWay()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(Answer("claude", """{"input_tokens":12,"cache_creation_input_tokens":5,"cache_read_input_tokens":8,"output_tokens":7}""")));
        JsonNode openai = await AnswerAsync(gateway, "chat", "claude/verbatim");
        Assert.Equal((25L, 7L, 8L), ((long)openai["usage"]!["prompt_tokens"]!, (long)openai["usage"]!["completion_tokens"]!, (long)openai["usage"]!["prompt_tokens_details"]!["cached_tokens"]!)); // the prompt includes its cached part
        gateway.Cloud.Verbatim = Upstreams.Json(Answer("chat", """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":8}}"""));
        JsonNode anthropic = await AnswerAsync(gateway, "messages", "chat/verbatim");
        Assert.Equal((12L, 8L, 7L), ((long)anthropic["usage"]!["input_tokens"]!, (long)anthropic["usage"]!["cache_read_input_tokens"]!, (long)anthropic["usage"]!["output_tokens"]!)); // it does not
    }

    /// <summary>Pain 2: what is missing is counted by us and says so; what cannot be true is flagged and never a credit; what was sent is kept.</summary>
    [Theory]
    [InlineData("chat", null, false)]
    [InlineData("chat", "null", false)]
    [InlineData("chat", """{"prompt_tokens":-5,"completion_tokens":-1000000,"total_tokens":-1000005}""", true)]
    [InlineData("chat", """{"prompt_tokens":20,"completion_tokens":1e18,"total_tokens":20}""", true)]
    [InlineData("chat", """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":500}}""", true)] // new-api #5671: negative input
    [InlineData("chat", """{"prompt_tokens":20,"total_tokens":20}""", true)]
    [InlineData("chat", "\"many\"", true)]
    [InlineData("openai", null, false)]
    [InlineData("openai", """{"input_tokens":20,"output_tokens":-7,"total_tokens":13}""", true)]
    [InlineData("claude", """{"input_tokens":-1,"output_tokens":7}""", true)]
    [InlineData("claude", """{"input_tokens":20,"output_tokens":9000000000000}""", true)]
    [InlineData("ollama", """{"prompt_eval_count":-3,"eval_count":7}""", true)]
    [InlineData("ollama", """{"eval_count":7}""", false)] // Ollama leaves a cached prompt's count out
    public async Task Record_CountsMissingOrAbsurd_AreEstimatedAndNeverACredit(string provider, string? usage, bool suspect)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(Answer(provider, usage)));
        using HttpResponseMessage response = await AskAsync(gateway, provider);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Ok, UsageSource.Estimated, CostBasis.Estimated), (record.Outcome, record.UsageSource, record.CostBasis));
        Assert.Equal(suspect ? true : null, record.UsageSuspect);
        Assert.InRange(record.InputTokens!.Value, 1, 30);
        Assert.InRange(record.OutputTokens!.Value, 1, 30);
        Assert.Equal((0L, 0L), (record.CachedInputTokens, record.CacheWriteTokens));
        Assert.True(record.CostUsd > Money.Zero);
        if (suspect && usage != "\"many\"") AssertKept(usage!, record);
    }

    /// <summary>Pain 2 in streams: the client gets what was sent, the ledger does not believe it.</summary>
    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Record_StreamTellsNegativeCounts_IsEstimatedAndFlagged(string format)
    {
        Wire wire = Wire.Of(format);
        string sent = wire.Preamble + wire.Words + wire.End.Replace("_tokens\":7", "_tokens\":-7", StringComparison.Ordinal).Replace("\"eval_count\":7", "\"eval_count\":-7", StringComparison.Ordinal);
        await using GatewayHost gateway = await Upstreams.StartAsync(wire.Stream(sent));
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.Ask($"{wire.Provider}/verbatim", stream: true));
        Assert.Equal(sent, await response.Content.ReadAsStringAsync(Stop));
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Ok, UsageSource.Estimated, true), (record.Outcome, record.UsageSource, record.UsageSuspect));
        Assert.InRange(record.OutputTokens!.Value, 5, 30);
        Assert.True(record.CostUsd > Money.Zero);
        Assert.Contains("-7", record.ProviderUsage, StringComparison.Ordinal);
    }

    /// <summary>Pain 2: a stream that breaks off keeps the counts told until then, and no fewer tokens than were seen.</summary>
    [Fact]
    public async Task Record_StreamBreaksAfterSomeCounts_IsPartial()
    {
        Wire wire = Wire.Of("messages");
        await using GatewayHost gateway = await Upstreams.StartAsync(wire.Stream(wire.Preamble + wire.Words));
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.Ask("claude/verbatim", stream: true));
        await response.Content.ReadAsStringAsync(Stop);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Truncated, UsageSource.Partial, 9L), (record.Outcome, record.UsageSource, record.InputTokens));
        Assert.InRange(record.OutputTokens!.Value, 2, 30); // message_start said 1
    }

    /// <summary>Pain 3 and pitfall 1: upstream is always asked for usage; who did not ask for it does not get the chunk without choices that breaks <c>choices[0]</c>.</summary>
    [Theory]
    [InlineData("/v1/chat/completions", "chat/good", false)]
    [InlineData("/v1/chat/completions", "chat/good", true)]
    [InlineData("/v1/chat/completions", "claude/verbatim", false)]
    [InlineData("/v1/chat/completions", "claude/verbatim", true)]
    [InlineData("/v1/completions", "chat/good", false)]
    public async Task Stream_UsageNotAskedFor_IsRecordedAndNotShown(string path, string model, bool asked)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Wire.Of("messages").Complete);
        string what = path == "/v1/completions" ? "\"prompt\":\"hi\"" : """
            "messages":[{"role":"user","content":"hi"}]
            """;
        using HttpResponseMessage response = await gateway.PostToAsync(path, $$"""{"model":"{{model}}","stream":true,{{what}}{{(asked ? ",\"stream_options\":{\"include_usage\":true}" : "")}}}""");
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        JsonNode[] chunks = [.. Wire.Objects(text)];
        Assert.Equal(asked ? 1 : 0, chunks.Count(chunk => chunk["usage"] is not null));
        Assert.Equal(asked ? 1 : 0, chunks.Count(chunk => chunk["choices"]!.AsArray().Count == 0));
        Assert.Equal(UsageSource.Provider, (await gateway.RecordOf(response)).UsageSource);
        if (model == "chat/good") Assert.True((bool)Assert.Single(gateway.Cloud.Seen).Json["stream_options"]!["include_usage"]!);
    }

    /// <summary>Pain 4 and pitfall 2: Anthropic's counts are cumulative; explicit fields replace, absent ones stay, none is summed.</summary>
    [Theory]
    [InlineData("messages")]
    [InlineData("chat")]
    public async Task Stream_AnthropicTellsUsageInParts_TheLastOfEachFieldCounts(string client)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Events(
            """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m-real","content":[],"stop_reason":null,"usage":{"input_tokens":0,"cache_read_input_tokens":8,"output_tokens":0}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"message_delta","delta":{"stop_reason":null},"usage":{"input_tokens":12,"output_tokens":4}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":12,"output_tokens":7}}""",
            """{"type":"message_stop"}"""));
        using HttpResponseMessage response = await gateway.PostToAsync(Wire.Of(client).Path, Wire.Of(client).AskPlainly("claude/verbatim", stream: true));
        await response.Content.ReadAsStringAsync(Stop);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((12L, 8L, 0L, 7L, UsageSource.Provider), (record.InputTokens, record.CachedInputTokens, record.CacheWriteTokens, record.OutputTokens, record.UsageSource));
    }

    /// <summary>Pain 4: before another format's target has counted, <c>message_start</c> has an estimate and every field that clients read; the end has the true counts.</summary>
    [Fact]
    public async Task Stream_TranslatedForAnthropicsClient_StartsWithAnEstimateAndEndsWithTheCounts()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", Wire.Of("messages").AskPlainly("chat/good", stream: true));
        JsonNode[] events = [.. Wire.Objects(await response.Content.ReadAsStringAsync(Stop))];
        JsonNode start = events.Single(item => (string?)item["type"] == "message_start")["message"]!["usage"]!;
        Assert.True((long)start["input_tokens"]! > 0);
        Assert.Equal((0L, 0L), ((long)start["cache_creation_input_tokens"]!, (long)start["cache_read_input_tokens"]!));
        Assert.InRange((long)start["output_tokens"]!, 0, 1);
        JsonNode end = events.Single(item => (string?)item["type"] == "message_delta")["usage"]!;
        Assert.Equal((12L, 8L, 3L), ((long)end["input_tokens"]!, (long)end["cache_read_input_tokens"]!, (long)end["output_tokens"]!));
    }

    /// <summary>What the provider told is in the record as it told it; Ollama's times too.</summary>
    private static void AssertKept(string usage, CallRecord record)
    {
        JsonObject kept = JsonNode.Parse(record.ProviderUsage ?? "{}")!.AsObject();
        kept.Remove("total_duration");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(usage), kept), record.ProviderUsage);
    }

    private static Task<HttpResponseMessage> AskAsync(GatewayHost gateway, string provider)
    {
        Wire client = Wire.All.FirstOrDefault(wire => wire.Provider == provider) ?? Wire.Of("chat");
        return gateway.PostToAsync(client.Path, client.AskPlainly($"{provider}/verbatim", stream: false));
    }

    private static async Task<JsonNode> AnswerAsync(GatewayHost gateway, string client, string model)
    {
        using HttpResponseMessage response = await gateway.PostToAsync(Wire.Of(client).Path, Wire.Of(client).AskPlainly(model, stream: false));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
    }

    /// <summary>A provider's whole answer with this usage, or without any.</summary>
    private static string Answer(string provider, string? usage)
    {
        JsonNode answer = JsonNode.Parse(provider switch
        {
            "gemini" => """{"candidates":[{"content":{"role":"model","parts":[{"text":"hello there"}]},"finishReason":"STOP"}]}""",
            _ => Wire.All.Single(wire => wire.Provider == provider).Whole,
        })!;
        if (provider == "ollama")
        {
            foreach (string field in (string[])["prompt_eval_count", "eval_count"]) answer.AsObject().Remove(field);
            foreach ((string name, JsonNode? count) in JsonNode.Parse(usage ?? "{}")!.AsObject()) answer[name] = count!.DeepClone();
            return answer.ToJsonString();
        }
        string member = provider == "gemini" ? "usageMetadata" : "usage";
        answer.AsObject().Remove(member);
        string body = answer.ToJsonString();
        return usage is null ? body : $"{body[..^1]},\"{member}\":{usage}}}";
    }
}
