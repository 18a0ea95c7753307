using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pains 7 and 24 and pitfall 13: agents of one format before models of another, with reasoning and structured output on the way.</summary>
public sealed class AgentTests
{
    /// <summary>A turn of Claude Code: beta headers, cache marks, context edits, adaptive thinking, tools and their results.</summary>
    private const string ClaudeCode = """
        {"model":"MODEL","max_tokens":32000,"stream":true,
         "system":[{"type":"text","text":"You are Claude Code.","cache_control":{"type":"ephemeral"}}],
         "messages":[{"role":"user","content":[{"type":"text","text":"list files","cache_control":{"type":"ephemeral"}}]},
           {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls"}}]},
           {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"a.txt"}]}],
         "tools":[{"name":"Bash","description":"Runs","input_schema":{"type":"object","properties":{"command":{"type":"string"}}}}],
         "tool_choice":{"type":"auto"},"thinking":{"type":"adaptive"},"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},
         "metadata":{"user_id":"user_1"},"temperature":1}
        """;

    private static readonly (string, string)[] s_headers = [("anthropic-version", "2023-06-01"), ("anthropic-beta", "claude-code-20250219,context-management-2025-06-27"), ("x-claude-code-session-id", "s1")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Pain 7: a self-hosted model gets what it can understand, none of Anthropic's headers, and the agent gets its stream.</summary>
    [Fact]
    public async Task ClaudeCode_BeforeAnEngine_IsAnsweredAndItsHeadersStayHere()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages?beta=true", ClaudeCode.Replace("MODEL", "vllm/good", StringComparison.Ordinal), headers: s_headers);
        Assert.Equal("the tools said a.txt", Wire.Of("messages").TextOf(await response.Content.ReadAsStringAsync(Stop)));
        SeenRequest seen = Assert.Single(gateway.Cloud.Seen);
        Assert.DoesNotContain(seen.Headers.Keys, name => name.StartsWith("anthropic", StringComparison.Ordinal) || name.StartsWith("x-claude", StringComparison.Ordinal));
        Assert.Equal(["system", "user", "assistant", "tool"], seen.Json["messages"]!.AsArray().Select(message => (string)message!["role"]!));
        Assert.DoesNotContain("cache_control", seen.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("context_management", seen.Body, StringComparison.Ordinal);
        Assert.Equal(("anthropic", CallOutcome.Ok, 3L), await FactsAsync(gateway, response, record => (record.Protocol, record.Outcome, record.OutputTokens)));
    }

    /// <summary>Pain 7: to Anthropic the same request goes byte for byte, its beta headers with it.</summary>
    [Fact]
    public async Task ClaudeCode_BeforeAnthropic_GoesThroughWithItsHeaders()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Wire.Of("messages").Complete);
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages?beta=true", ClaudeCode.Replace("MODEL", "claude/verbatim", StringComparison.Ordinal), headers: s_headers);
        Assert.Equal(200, (int)response.StatusCode);
        SeenRequest seen = Assert.Single(gateway.Cloud.Seen);
        Assert.Equal(ClaudeCode.Replace("MODEL", "verbatim", StringComparison.Ordinal), seen.Body);
        Assert.Equal(("2023-06-01", "claude-code-20250219,context-management-2025-06-27"), (seen.Headers["anthropic-version"], seen.Headers["anthropic-beta"]));
    }

    /// <summary>Pitfall 13: what Anthropic requires is filled in from the configuration: a limit, sides in turns, the system outside.</summary>
    [Fact]
    public async Task Anthropic_RequestOfOpenAIsClient_IsMadeToFit()
    {
        await using FakeAnthropic claude = await FakeAnthropic.StartAsync();
        await using GatewayHost gateway = await StartAsync(claude);
        using HttpResponseMessage response = await gateway.PostAsync("""
            {"model":"strict/good","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"developer","content":"be kind"},{"role":"assistant","content":"c"},{"role":"user","content":"d"}]}
            """);
        Assert.Contains("hello from claude", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        JsonNode sent = Assert.Single(claude.Seen).Json;
        Assert.Equal(2222, (int)sent["max_tokens"]!);
        Assert.Equal(["user", "assistant", "user"], sent["messages"]!.AsArray().Select(message => (string)message!["role"]!));
        Assert.Contains("be brief", sent["system"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("be kind", sent["system"]!.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>Pitfall 13 and the complaint of parameters dropped in silence: what cannot be said is refused by its name, before anything is sent, unless the operator lets it go.</summary>
    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"logit_bias\":{\"1\":5}", "logit_bias")]
    [InlineData("\"seed\":7", "seed")]
    public async Task Anthropic_FieldItCannotTake_IsRefusedByNameUnlessItMayBeDropped(string field, string name)
    {
        await using FakeAnthropic claude = await FakeAnthropic.StartAsync();
        await using GatewayHost gateway = await StartAsync(claude);
        using HttpResponseMessage refused = await gateway.ChatAsync("strict/good", $",{field}");
        Assert.Equal((400, name), ((int)refused.StatusCode, (string?)JsonNode.Parse(await GatewayHost.TextOf(refused))!["error"]!["param"]));
        Assert.Empty(claude.Seen);
        using HttpResponseMessage dropped = await gateway.ChatAsync("lenient/good", $",{field}");
        Assert.Equal(200, (int)dropped.StatusCode);
        Assert.False(Assert.Single(claude.Seen).Json.AsObject().ContainsKey(name));
    }

    /// <summary>The same complaint of engines: they take more than OpenAI does, so what a client of another format says goes along.</summary>
    [Fact]
    public async Task Engine_SamplingOfAnthropicsClient_ArrivesInItsWords()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", Wire.Of("messages").AskPlainly("vllm/good", stream: false, ",\"top_k\":40,\"top_p\":0.5,\"stop_sequences\":[\"END\"]"));
        Assert.Equal(200, (int)response.StatusCode);
        JsonNode sent = Assert.Single(gateway.Cloud.Seen).Json;
        Assert.Equal((40, 0.5, "END", 50), ((int)sent["top_k"]!, (double)sent["top_p"]!, (string)sent["stop"]![0]!, (int)sent["max_tokens"]!));
    }

    /// <summary>Pain 24: engines tell thoughts under two names; clients get thoughts, not text, and the tokens count as output once.</summary>
    [Theory]
    [InlineData("reasoning")]
    [InlineData("reasoning_content")]
    public async Task Reasoning_UnderEitherName_IsThoughtForTheClientAndCounted(string field)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Events(
            $$$"""{"choices":[{"index":0,"delta":{"role":"assistant","{{{field}}}":"hm"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":"hello"},"finish_reason":"stop"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16,"completion_tokens_details":{"reasoning_tokens":5}}}""",
            "[DONE]"));
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", Wire.Of("messages").AskPlainly("vllm/verbatim", stream: true));
        JsonNode[] events = [.. Wire.Objects(await response.Content.ReadAsStringAsync(Stop))];
        Assert.Equal("hm", string.Concat(events.Select(item => (string?)item["delta"]?["thinking"])));
        Assert.Equal("hello", string.Concat(events.Select(item => (string?)item["delta"]?["text"])));
        Assert.Equal((7L, 5L), await FactsAsync(gateway, response, record => (record.OutputTokens!.Value, record.ReasoningTokens!.Value)));
    }

    /// <summary>Pain 24: the wish for a shape and for an effort reaches an engine of another format.</summary>
    [Fact]
    public async Task StructuredOutput_OfResponsesClient_ReachesAnEngineOfChats()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync();
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/responses", """
            {"model":"llama/good","input":"hi","reasoning":{"effort":"low"},"text":{"format":{"type":"json_schema","name":"n","strict":true,"schema":{"type":"object","additionalProperties":false}}}}
            """);
        Assert.Equal(200, (int)response.StatusCode);
        JsonNode sent = Assert.Single(gateway.Cloud.Seen).Json;
        Assert.Equal("""{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object","additionalProperties":false}}}""", Sorted(sent["response_format"]!));
        Assert.Equal("low", (string?)sent["reasoning_effort"]);
    }

    private static string Sorted(JsonNode format) =>
        $$$"""{"type":{{{format["type"]!.ToJsonString()}}},"json_schema":{"name":{{{format["json_schema"]!["name"]!.ToJsonString()}}},"strict":{{{format["json_schema"]!["strict"]!.ToJsonString()}}},"schema":{{{format["json_schema"]!["schema"]!.ToJsonString()}}}}}""";

    private static async Task<T> FactsAsync<T>(GatewayHost gateway, HttpResponseMessage response, Func<CallRecord, T> facts) => facts(await gateway.RecordOf(response));

    private static Task<GatewayHost> StartAsync(FakeAnthropic claude) => GatewayHost.StartAsync(config => config with
    {
        Providers = [.. config.Providers, Anthropic("strict", claude), Anthropic("lenient", claude) with { DropUnsupported = ["*"] }],
    });

    private static ProviderConfig Anthropic(string name, FakeAnthropic claude) => new(name, "anthropic") { BaseUrl = claude.BaseUrl, ApiKey = new("sk-upstream-secret"), DefaultMaxOutputTokens = 2222 };
}
