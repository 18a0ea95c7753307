using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>Ollama's chat and generate: lines of JSON, whole tool calls whose arguments are objects, and its measurements in the last line.</summary>
internal sealed class FakeOllamaChat(FakeCall call)
{
    private const string CreatedAt = "2025-01-01T00:00:00.000000001Z";
    private const string Counts = "\"total_duration\":5000000,\"load_duration\":1000000,\"prompt_eval_count\":20,\"prompt_eval_duration\":2000000,\"eval_count\":3,\"eval_duration\":1500000";

    private bool IsChat => call.Path == "/api/chat";

    public async Task AnswerAsync()
    {
        JsonArray messages = call.Body["messages"] as JsonArray ?? [];
        IEnumerable<string> tools = (call.Body["tools"] as JsonArray ?? []).Select(tool => (string)tool!["function"]!["name"]!);
        FakeReply reply = FakeReply.To(call, tools, Results(messages), parallel: true);
        if (call.Streams) await StreamAsync(reply);
        else await call.SendAsync(200, Line(reply.Text, reply.Reasoning, Calls(reply), done: $"\"done\":true,\"done_reason\":\"{Reason}\",{Counts}"));
    }

    /// <summary>Ollama knows no reason beyond these: a tool call, too, ends with <c>stop</c> (pain 6).</summary>
    private string Reason => call.Model == "length" ? "length" : "stop";

    private static List<string> Results(JsonArray messages) =>
        [.. messages.Reverse().TakeWhile(message => (string?)message!["role"] == "tool").Select(message => (string?)message!["content"] ?? "").Reverse()];

    private async Task StreamAsync(FakeReply reply)
    {
        call.BeginLines();
        if (reply.Reasoning is { } thoughts) await call.LineAsync(Line("", thoughts, ""));
        foreach (string word in reply.Words)
        {
            await call.LineAsync(Line(word, null, ""));
            if (await call.BrokeAfterWordAsync()) return;
            if (call.Model == "error-event")
            {
                await call.LineAsync("""{"error":"boom sk-upstream-secret"}""");
                return;
            }
        }
        if (!reply.Calls.IsEmpty) await call.LineAsync(Line("", null, Calls(reply)));
        await call.LineAsync(Line("", null, "", $"\"done\":true,\"done_reason\":\"{Reason}\",{Counts}"));
    }

    private static string Calls(FakeReply reply) => reply.Calls.IsEmpty ? "" : $",\"tool_calls\":[{string.Join(',', reply.Calls.Select((name, index) =>
        $$$"""{"function":{"index":{{{index}}},"name":{{{FakeCall.Json(name)}}},"arguments":{{{FakeReply.Arguments}}}}}"""))}]";

    private string Line(string text, string? thinking, string calls, string done = "\"done\":false")
    {
        string thought = thinking is null ? "" : $",\"thinking\":{FakeCall.Json(thinking)}";
        string said = IsChat
            ? $$"""
              "message":{"role":"assistant","content":{{FakeCall.Json(text)}}{{thought}}{{calls}}}
              """.Trim()
            : $"\"response\":{FakeCall.Json(text)}{thought}";
        return $$"""{"model":{{FakeCall.Json(call.Model)}},"created_at":"{{CreatedAt}}",{{said}},{{done}}}""";
    }
}
