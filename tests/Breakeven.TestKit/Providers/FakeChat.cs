using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>OpenAI's chat completions, as strict about tools as the real one.</summary>
/// <param name="tellsCached">Whether its usage says what came from the prompt cache.</param>
internal sealed class FakeChat(FakeCall call, bool tellsCached = true)
{
    private const string Usage = """{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":8}}""";
    private const string ReasoningUsage = """{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":2}}""";
    private const string PlainUsage = """{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23}""";
    private const string LogProbabilities = ""","logprobs":{"content":[{"token":"hel","logprob":-0.25,"bytes":[104,101,108],"top_logprobs":[{"token":"hel","logprob":-0.25,"bytes":[104,101,108]}]}],"refusal":null}""";

    private string UsageJson => !tellsCached ? PlainUsage : call.Model == "reasoner" ? ReasoningUsage : Usage;
    private int Choices => (int?)call.Body["n"] ?? 1;
    private string LogProbs => (bool?)call.Body["logprobs"] == true ? LogProbabilities : "";

    public async Task AnswerAsync()
    {
        JsonArray messages = call.Body["messages"] as JsonArray ?? [];
        if (Complaint(messages) is { } complaint)
        {
            await call.SendAsync(400, $$$"""{"error":{"message":{{{FakeCall.Json(complaint)}}},"type":"invalid_request_error","param":"messages","code":null}}""");
            return;
        }
        FakeReply reply = FakeReply.To(call, Tools(), Results(messages), (bool?)call.Body["parallel_tool_calls"] != false);
        if (call.Streams || call.Model == "endless") await StreamAsync(reply);
        else await WholeAsync(reply);
    }

    /// <summary>Each tool message answers a call of the assistant message before it, and no call stays without an answer.</summary>
    private static string? Complaint(JsonArray messages)
    {
        HashSet<string> open = [];
        foreach (JsonNode? message in messages)
        {
            string role = (string?)message!["role"] ?? "";
            if (role == "tool")
            {
                if (!open.Remove((string?)message["tool_call_id"] ?? "")) return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
                continue;
            }
            if (open.Count > 0) return "an assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'";
            foreach (JsonNode? made in message["tool_calls"] as JsonArray ?? []) open.Add((string)made!["id"]!);
        }
        return open.Count > 0 ? "an assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'" : null;
    }

    private IEnumerable<string> Tools() => call.Body["tool_choice"] is JsonValue choice && choice.TryGetValue(out string? word) && word == "none"
        ? []
        : (call.Body["tools"] as JsonArray ?? []).Select(tool => (string)tool!["function"]!["name"]!);

    private static List<string> Results(JsonArray messages) =>
        [.. messages.Reverse().TakeWhile(message => (string?)message!["role"] == "tool").Select(message => Text(message!["content"])).Reverse()];

    /// <summary>The text of a content, whether a string or parts.</summary>
    private static string Text(JsonNode? content) => content is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)content ?? "";

    private Task WholeAsync(FakeReply reply) => call.Model switch
    {
        "error-in-200" => call.SendAsync(200, """{"error":{"message":"overloaded"}}"""),
        "no-choices" => call.SendAsync(200, """{"id":"x","choices":[]}"""),
        "not-json" => call.SendAsync(200, "<html>hello</html>"),
        "no-usage" => call.SendAsync(200, Whole(reply, "")),
        "bad-usage" => call.SendAsync(200, Whole(reply, ""","usage":{"prompt_tokens":-5,"completion_tokens":1e18}""")),
        _ => call.SendAsync(200, Whole(reply, $",\"usage\":{UsageJson}")),
    };

    private string Whole(FakeReply reply, string usage)
    {
        string said = call.Model == "refuses" ? ""","content":null,"refusal":"I will not say that" """.Trim() : $",\"content\":{(reply.Text.Length > 0 ? FakeCall.Json(reply.Text) : "null")}";
        string message = $$"""{"role":"assistant"{{said}}{{Reasoning(reply.Reasoning)}}{{ToolCalls(reply.Calls)}}}""";
        IEnumerable<string> choices = Enumerable.Range(0, Choices).Select(index => $$"""{"index":{{index}},"finish_reason":"{{Finish(reply)}}","message":{{message}}{{LogProbs}}}""");
        return $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"{{{call.Model}}}","choices":[{{{string.Join(',', choices)}}}]{{{usage}}}}""";
    }

    private static string Reasoning(string? text) => text is null ? "" : $",\"reasoning_content\":{FakeCall.Json(text)}";

    private static string ToolCalls(ImmutableArray<string> names) => names.IsEmpty ? "" : $",\"tool_calls\":[{string.Join(',', names.Select((name, index) =>
        $$$"""{"id":"call_{{{index + 1}}}","type":"function","function":{"name":{{{FakeCall.Json(name)}}},"arguments":{{{FakeCall.Json(FakeReply.Arguments)}}}}}"""))}]";

    private string Finish(FakeReply reply) => call.Model switch
    {
        "length" => "length",
        "filtered" => "content_filter",
        _ => reply.Calls.IsEmpty ? "stop" : "tool_calls",
    };

    private async Task StreamAsync(FakeReply reply)
    {
        call.BeginEvents();
        foreach (int index in Enumerable.Range(0, Choices)) await ChunkAsync(index, """{"role":"assistant","content":""}""");
        if (call.Model == "error-early") { await BoomAsync(); return; }
        if (call.Model == "cut-early") { call.Abort(); return; }
        if (call.Model == "comments") await call.CommentsAsync();
        if (call.Model is "endless" or "endless-slowly") await TalkForEverAsync();
        if (reply.Reasoning is { } thoughts) await ChunkAsync(0, $$"""{"reasoning_content":{{FakeCall.Json(thoughts)}}}""");
        foreach (string word in reply.Words)
        {
            foreach (int index in Enumerable.Range(0, Choices)) await ChunkAsync(index, $$"""{"{{(call.Model == "refuses" ? "refusal" : "content")}}":{{FakeCall.Json(word)}}}""", LogProbs);
            if (await call.BrokeAfterWordAsync()) return;
            if (call.Model == "error-event") { await BoomAsync(); return; }
        }
        await StreamToolCallsAsync(reply.Calls);
        foreach (int index in Enumerable.Range(0, Choices)) await ChunkAsync(index, "{}", finish: $"\"{Finish(reply)}\"");
        if ((bool?)call.Body["stream_options"]?["include_usage"] == true && call.Model != "no-usage") await call.EventAsync($$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"{{call.Model}}","choices":[],"usage":{{UsageJson}}}""");
        if (call.Model != "done-missing") await call.EventAsync("[DONE]");
    }

    private async Task TalkForEverAsync()
    {
        bool slowly = call.Model == "endless-slowly";
        while (true)
        {
            await ChunkAsync(0, $$"""{"content":{{FakeCall.Json(slowly ? "tick " : new string('x', 1000))}}}""");
            if (slowly) await call.DelayAsync(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Parallel calls take turns, as they do where an engine decodes them together: only the index says which one a fragment belongs to.</summary>
    private async Task StreamToolCallsAsync(ImmutableArray<string> names)
    {
        for (int i = 0; i < names.Length; i++) await ToolChunkAsync(i, $$$""","id":"call_{{{i + 1}}}","type":"function","function":{"name":{{{FakeCall.Json(names[i])}}},"arguments":""}""");
        foreach (char[] piece in FakeReply.Arguments.Chunk(6))
        {
            for (int i = 0; i < names.Length; i++) await ToolChunkAsync(i, $$$""","function":{"arguments":{{{FakeCall.Json(new string(piece))}}}}""");
        }
    }

    private Task ToolChunkAsync(int index, string rest) => ChunkAsync(0, $$$"""{"tool_calls":[{"index":{{{index}}}{{{rest}}}}]}""");

    private Task BoomAsync() => call.EventAsync("""{"error":{"message":"boom sk-upstream-secret","type":"server_error"}}""");

    private Task ChunkAsync(int index, string delta, string logProbs = "", string finish = "null") => call.EventAsync(
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"{{call.Model}}","choices":[{"index":{{index}},"delta":{{delta}}{{logProbs}},"finish_reason":{{finish}}}]}""");
}
