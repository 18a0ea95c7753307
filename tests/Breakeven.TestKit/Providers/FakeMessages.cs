using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>Anthropic's messages. A stream tells its usage in two parts, the second of which repeats and continues the first: it is cumulative.</summary>
internal sealed class FakeMessages(FakeCall call)
{
    private const string InputUsage = """
        "input_tokens":12,"cache_creation_input_tokens":5,"cache_read_input_tokens":8
        """;

    private const string Signature = "c2lnbmVk";

    public async Task AnswerAsync()
    {
        bool parallel = (bool?)call.Body["tool_choice"]?["disable_parallel_tool_use"] != true;
        FakeReply reply = FakeReply.To(call, Tools(), Results(), parallel);
        if (call.Streams) await StreamAsync(reply);
        else await call.SendAsync(200, Message(string.Join(',', Blocks(reply)), $"\"{StopReason(reply)}\"", 3));
    }

    private IEnumerable<string> Tools() => (string?)call.Body["tool_choice"]?["type"] == "none"
        ? []
        : (call.Body["tools"] as JsonArray ?? []).Select(tool => (string)tool!["name"]!);

    private List<string> Results() => [.. (call.Body["messages"]!.AsArray().Last()!["content"] as JsonArray ?? [])
        .Where(block => (string?)block!["type"] == "tool_result")
        .Select(block => Text(block!["content"]))];

    private static string Text(JsonNode? content) => content is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)content ?? "";

    private string Message(string content, string stopReason, int outputTokens) =>
        $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"{{{call.Model}}}","content":[{{{content}}}],"stop_reason":{{{stopReason}}},"stop_sequence":null,"usage":{{{{InputUsage.Trim()}}},"cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":0},"output_tokens":{{{outputTokens}}},"service_tier":"standard"}}""";

    private static IEnumerable<string> Blocks(FakeReply reply)
    {
        if (reply.Reasoning is { } thoughts) yield return $$"""{"type":"thinking","thinking":{{FakeCall.Json(thoughts)}},"signature":"{{Signature}}"}""";
        if (reply.Text.Length > 0) yield return $$"""{"type":"text","text":{{FakeCall.Json(reply.Text)}}}""";
        for (int i = 0; i < reply.Calls.Length; i++) yield return ToolUse(reply.Calls, i, FakeReply.Arguments);
    }

    private static string ToolUse(ImmutableArray<string> calls, int index, string input) =>
        $$"""{"type":"tool_use","id":"toolu_{{index + 1}}","name":{{FakeCall.Json(calls[index])}},"input":{{input}}}""";

    private string StopReason(FakeReply reply) => call.Model switch
    {
        "length" => "max_tokens",
        "filtered" => "refusal",
        _ => reply.Calls.IsEmpty ? "end_turn" : "tool_use",
    };

    private async Task StreamAsync(FakeReply reply)
    {
        call.BeginEvents();
        await EventAsync("message_start", $"\"message\":{Message("", "null", 1)}");
        await call.EventAsync("""{"type": "ping"}""", "ping");
        if (call.Model == "error-early") { await OverloadedAsync(); return; }
        if (call.Model == "cut-early") { call.Abort(); return; }
        int index = 0;
        if (reply.Reasoning is { } thoughts) await StreamThinkingAsync(index++, thoughts);
        if (reply.Text.Length > 0 && !await StreamTextAsync(index++, reply.Words)) return;
        for (int i = 0; i < reply.Calls.Length; i++) await StreamToolUseAsync(index++, reply.Calls, i);
        await EventAsync("message_delta", $$"""
            "delta":{"stop_reason":"{{StopReason(reply)}}","stop_sequence":null},"usage":{{{InputUsage.Trim()}},"output_tokens":3}
            """.Trim());
        await EventAsync("message_stop", "");
    }

    private async Task StreamThinkingAsync(int index, string thoughts)
    {
        await BlockStartAsync(index, """{"type":"thinking","thinking":"","signature":""}""");
        foreach (char[] piece in thoughts.Chunk(6)) await DeltaAsync(index, $$"""{"type":"thinking_delta","thinking":{{FakeCall.Json(new string(piece))}}}""");
        await DeltaAsync(index, $$"""{"type":"signature_delta","signature":"{{Signature}}"}""");
        await BlockStopAsync(index);
    }

    /// <returns>False when the stream broke.</returns>
    private async Task<bool> StreamTextAsync(int index, ImmutableArray<string> words)
    {
        await BlockStartAsync(index, """{"type":"text","text":""}""");
        foreach (string word in words)
        {
            await DeltaAsync(index, $$"""{"type":"text_delta","text":{{FakeCall.Json(word)}}}""");
            if (await call.BrokeAfterWordAsync()) return false;
            if (call.Model == "error-event") { await OverloadedAsync(); return false; }
        }
        await BlockStopAsync(index);
        return true;
    }

    private async Task StreamToolUseAsync(int index, ImmutableArray<string> calls, int which)
    {
        await BlockStartAsync(index, ToolUse(calls, which, "{}"));
        await DeltaAsync(index, """{"type":"input_json_delta","partial_json":""}""");
        foreach (char[] piece in FakeReply.Arguments.Chunk(6)) await DeltaAsync(index, $$"""{"type":"input_json_delta","partial_json":{{FakeCall.Json(new string(piece))}}}""");
        await BlockStopAsync(index);
    }

    private Task BlockStartAsync(int index, string block) => EventAsync("content_block_start", $"\"index\":{index},\"content_block\":{block}");

    private Task DeltaAsync(int index, string delta) => EventAsync("content_block_delta", $"\"index\":{index},\"delta\":{delta}");

    private Task BlockStopAsync(int index) => EventAsync("content_block_stop", $"\"index\":{index}");

    private Task OverloadedAsync() => EventAsync("error", """
        "error":{"type":"overloaded_error","message":"Overloaded sk-upstream-secret"}
        """.Trim());

    private async Task EventAsync(string type, string rest)
    {
        if (call.Model == "pings") await call.EventAsync("""{"type":"ping"}""", "ping");
        if (call.Model == "odd-events") await call.EventAsync("""{"type":"weather","sky":"blue"}""", "weather");
        await call.EventAsync($$"""{"type":"{{type}}"{{(rest.Length > 0 ? "," : "")}}{{rest}}}""", type);
    }
}
