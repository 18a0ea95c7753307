using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pains 5 and 6 and pitfalls 3 to 6 and 10: tool calls as targets really send them, and as each client must get them.</summary>
public sealed class ToolCallTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Two calls, <c>f({"a":1})</c> and <c>g({"b":2})</c>, in the deltas of targets.</summary>
    public static readonly TheoryData<string, string[]> TwoCalls = new()
    {
        { "ordinary", ["""{"index":0,"id":"a","function":{"name":"f","arguments":""}}""", """{"index":0,"function":{"arguments":"{\"a\":1}"}}""", """{"index":1,"id":"b","function":{"name":"g","arguments":""}}""", """{"index":1,"function":{"arguments":"{\"b\":2}"}}"""] },
        { "side by side", ["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"a\""}},{"index":1,"id":"b","function":{"name":"g","arguments":"{\"b\""}}""", """{"index":1,"function":{"arguments":":2}"}},{"index":0,"function":{"arguments":":1}"}}"""] },
        { "all under index 0", ["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"index":0,"id":"b","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "no index", ["""{"id":"a","function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"id":"b","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "no id", ["""{"index":0,"function":{"name":"f","arguments":"{\"a\":1}"}}""", """{"index":1,"function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "arguments with the name, as Gemini", ["""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"a\":1}"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{\"b\":2}"}}"""] },
        { "arguments as an object", ["""{"index":0,"id":"a","function":{"name":"f","arguments":{"a":1}}}""", """{"index":1,"id":"b","function":{"name":"g","arguments":{"b":2}}}"""] },
    };

    /// <summary>Pain 5 and pitfalls 4, 5 and 10: two calls with their own ids, names and whole arguments, in blocks that open and close one after the other, no empty text before them.</summary>
    [Theory, MemberData(nameof(TwoCalls))]
    public async Task Stream_TwoCallsHoweverSent_AreTwoBlocksForAnthropicsClient(string how, string[] deltas)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Chunks([Delta("\"role\":\"assistant\",\"content\":\"\""), .. deltas.Select(Calls), Finish("tool_calls")]));
        JsonNode[] events = [.. Wire.Objects(await StreamAsync(gateway, "messages", "chat/verbatim"))];
        (string Id, string Name, string Content)[] blocks = Blocks(events);
        Assert.Equal([("f", """{"a":1}"""), ("g", """{"b":2}""")], blocks.Select(block => (block.Name, block.Content)));
        Assert.True(blocks.All(block => block.Id.Length > 0) && blocks[0].Id != blocks[1].Id, how);
        Assert.Equal("tool_use", StopReason(events));
    }

    /// <summary>Pain 5 for clients of the other formats.</summary>
    [Theory, MemberData(nameof(TwoCalls))]
    public async Task Stream_TwoCallsHoweverSent_AreTwoItemsForTheOtherClients(string how, string[] deltas)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Chunks([.. deltas.Select(Calls), Finish("tool_calls")]));
        JsonNode[] responses = [.. Wire.Objects(await StreamAsync(gateway, "responses", "chat/verbatim"))];
        JsonNode[] items = [.. responses.Single(item => (string?)item["type"] == "response.completed")["response"]!["output"]!.AsArray().Select(item => item!)];
        Assert.Equal([("f", """{"a":1}"""), ("g", """{"b":2}""")], items.Select(item => ((string)item["name"]!, (string)item["arguments"]!)));
        Assert.Equal(2, items.Select(item => (string)item["call_id"]!).Distinct().Count());
        JsonNode[] ollama = [.. Wire.Objects(await StreamAsync(gateway, "ollama", "chat/verbatim"))];
        JsonNode[] calls = [.. ollama.SelectMany(line => line["message"]?["tool_calls"]?.AsArray() ?? []).Select(call => call!["function"]!)];
        Assert.True(calls.Select(call => ((string)call["name"]!, call["arguments"]!.ToJsonString())).SequenceEqual([("f", """{"a":1}"""), ("g", """{"b":2}""")]), how);
    }

    /// <summary>Pain 5 where formats match: not ours to mend, the bytes go through.</summary>
    [Theory, MemberData(nameof(TwoCalls))]
    public async Task Stream_TwoCallsToAClientOfTheSameFormat_AreUntouched(string how, string[] deltas)
    {
        VerbatimAnswer sent = Chunks([.. deltas.Select(Calls), Finish("tool_calls")]);
        await using GatewayHost gateway = await Upstreams.StartAsync(sent);
        string got = await StreamAsync(gateway, "chat", "chat/verbatim");
        Assert.True(Encoding.UTF8.GetString(sent.Body.Span) == got, how);
    }

    /// <summary>Pain 6 and pitfall 5: Ollama ends a turn of calls with <c>stop</c>, and so do some engines in OpenAI's format; clients get the reason that makes them run the calls.</summary>
    [Theory]
    [InlineData("messages", "ollama")]
    [InlineData("messages", "chat")]
    [InlineData("responses", "ollama")]
    [InlineData("responses", "chat")]
    public async Task Stream_CallsThatEndWithStop_EndWithTheReasonOfACall(string client, string target)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(target == "ollama"
            ? Wire.Of("ollama").Stream("""
                {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"done":false}
                {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":7}

                """.ReplaceLineEndings("\n"))
            : Chunks(Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"a\":1}"}}"""), Finish("stop")));
        JsonNode[] events = [.. Wire.Objects(await StreamAsync(gateway, client, $"{target}/verbatim"))];
        if (client == "messages")
        {
            Assert.Equal("tool_use", StopReason(events));
            Assert.Equal([("f", """{"a":1}""")], Blocks(events).Select(block => (block.Name, block.Content)));
        }
        else
        {
            JsonNode output = Assert.Single(events.Single(item => (string?)item["type"] == "response.completed")["response"]!["output"]!.AsArray())!;
            Assert.Equal(("function_call", "completed", """{"a":1}"""), ((string)output["type"]!, (string)output["status"]!, (string)output["arguments"]!));
        }
    }

    /// <summary>Pain 6 for clients of chat completions: the reason follows from the call, not from what the target said.</summary>
    [Fact]
    public async Task Stream_CallFromAnthropic_EndsWithToolCallsForOpenAIsClient()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Events(
            """{"type":"message_start","message":{"id":"m","model":"m","usage":{"input_tokens":9,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""",
            """{"type":"message_stop"}"""));
        JsonNode[] chunks = [.. Wire.Objects(await StreamAsync(gateway, "chat", "claude/verbatim")).Where(chunk => chunk["choices"]!.AsArray().Count > 0)];
        Assert.Equal("tool_calls", chunks.Select(chunk => (string?)chunk["choices"]![0]!["finish_reason"]).Single(reason => reason is not null));
        Assert.Equal("""{"a":1}""", string.Concat(chunks.Select(chunk => (string?)chunk["choices"]![0]!["delta"]!["tool_calls"]?[0]?["function"]?["arguments"])));
    }

    /// <summary>Pitfall 3: text and a call in one chunk are both told, the name with them.</summary>
    [Fact]
    public async Task Stream_TextAndCallInOneChunk_AreBothTold()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Chunks(
            Delta("""
                "role":"assistant","content":"let me look","tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]
                """), Finish("tool_calls")));
        JsonNode[] events = [.. Wire.Objects(await StreamAsync(gateway, "messages", "chat/verbatim"))];
        Assert.Equal([("", "", "let me look"), ("a", "f", """{"a":1}""")], Blocks(events));
    }

    /// <summary>Pitfall 6: none of this is a call, so the turn is over.</summary>
    [Theory]
    [InlineData("\"tool_calls\":[]")]
    [InlineData("\"tool_calls\":null")]
    [InlineData("\"tool_calls\":[{\"index\":-1,\"id\":null,\"type\":\"function\",\"function\":{\"name\":null,\"arguments\":\"\"}}]")]
    public async Task Stream_ToolCallsThatAreNone_LeaveTheTurnAsItIs(string calls)
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Chunks(Delta($"\"role\":\"assistant\",\"content\":\"hello\",{calls}"), Delta(calls), Finish("stop")));
        JsonNode[] events = [.. Wire.Objects(await StreamAsync(gateway, "messages", "chat/verbatim"))];
        Assert.Equal([("", "", "hello")], Blocks(events));
        Assert.Equal("end_turn", StopReason(events));
    }

    /// <summary>Pitfall 10 on an answer of every kind of block: thoughts, text and two calls.</summary>
    [Fact]
    public async Task Stream_EveryKindOfBlock_OpensAndClosesInTurn()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Chunks(
            Delta("\"role\":\"assistant\",\"reasoning_content\":\"hm\""), Delta("\"content\":\"let me look\""),
            Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"a\""}},{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}"""), Calls("""{"index":0,"function":{"arguments":":1}"}}"""),
            Finish("tool_calls")));
        JsonNode[] events = [.. Wire.Objects(await StreamAsync(gateway, "messages", "chat/verbatim"))];
        Assert.Equal([("", "", "hm"), ("", "", "let me look"), ("a", "f", """{"a":1}"""), ("b", "g", "{}")], Blocks(events));
    }

    /// <summary>The blocks of Anthropic's stream, after a check of pitfall 10: one open at a time, indexes rising by one, each closed.</summary>
    private static (string Id, string Name, string Content)[] Blocks(JsonNode[] events)
    {
        List<(string Id, string Name, string Content)> blocks = [];
        bool open = false;
        foreach (JsonNode item in events)
        {
            string type = (string)item["type"]!;
            if (!type.StartsWith("content_block_", StringComparison.Ordinal)) continue;
            if (type == "content_block_start")
            {
                Assert.False(open);
                blocks.Add(((string?)item["content_block"]!["id"] ?? "", (string?)item["content_block"]!["name"] ?? "", ""));
            }
            else
            {
                Assert.True(open);
            }
            open = type != "content_block_stop";
            Assert.Equal(blocks.Count - 1, (int)item["index"]!);
            if (item["delta"] is { } delta) blocks[^1] = blocks[^1] with { Content = blocks[^1].Content + ((string?)delta["text"] ?? (string?)delta["thinking"] ?? (string?)delta["partial_json"]) };
        }
        Assert.False(open);
        return [.. blocks];
    }

    private static string? StopReason(JsonNode[] events) => (string?)events.Single(item => (string?)item["type"] == "message_delta")["delta"]!["stop_reason"];

    private static async Task<string> StreamAsync(GatewayHost gateway, string client, string model)
    {
        Wire wire = Wire.Of(client);
        string more = client == "chat" ? ",\"stream_options\":{\"include_usage\":true}" : "";
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.AskPlainly(model, stream: true, more));
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private static VerbatimAnswer Chunks(params string[] choices) =>
        Upstreams.Events([.. choices.Select(choice => $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{{choice}}]}"""), "[DONE]"]);

    private static string Delta(string members) => $$$"""{"index":0,"delta":{{{{members.Trim()}}}},"finish_reason":null}""";

    private static string Calls(string calls) => Delta($"\"tool_calls\":[{calls}]");

    private static string Finish(string reason) => $$$"""{"index":0,"delta":{},"finish_reason":"{{{reason}}}"}""";
}
