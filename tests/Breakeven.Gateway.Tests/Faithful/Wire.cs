using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>One wire format as it looks in the wild: fields that nobody documents, odd spaces, escapes, characters of one to four bytes.</summary>
/// <param name="Provider">A provider that speaks this format, so that bytes go through.</param>
internal sealed record Wire(string Name, string Path, string Provider)
{
    /// <summary>What every answer here says.</summary>
    public const string Said = "Grüße 👋🏽 日本語 \"x\"";

    public static readonly ImmutableArray<Wire> All =
    [
        new("chat", "/v1/chat/completions", "chat")
        {
            Asks = """{"messages" : [{"role":"user","content":"h\u00ef 👋"}], "stream":STREAM,"stream_options":{"include_usage":true},"chat_template_kwargs":{"enable_thinking":false},"guided_json":{"a":[1.50,null]},"min_p":0.10,"model":"MODEL"}""",
            Whole = """{"id":"c-1","object":"chat.completion","created":1,"model":"m-real","x_engine":{"a":[1.50,null]}, "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Gr\u00fc\u00dfe 👋🏽 日本語 \"x\"","x":1}}],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16,"x":"y"},"timings":{"predicted_ms":12.5}}""",
            Preamble = Event("""{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-real","choices":[{"index":0,"delta":{"role":"assistant","content":null}, "finish_reason":null}],"x_engine":1.50}"""),
            Words = Event(Chunk("Gr\\u00fc\\u00dfe 👋🏽 ")) + Event(Chunk("日本語 \\\"x\\\"")),
            End = Event("""{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-real","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")
                + Event("""{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-real","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16},"timings":{"predicted_ms":12.5}}""") + Event("[DONE]"),
            Error = Event("""{"error":{"message":"boom sk-upstream-secret","type":"server_error","code":500}}"""),
            EndMarks = ["[DONE]", "\"finish_reason\":\"stop\""],
        },
        new("responses", "/v1/responses", "openai")
        {
            Asks = """{"input" : "h\u00ef 👋", "stream":STREAM,"include":["reasoning.encrypted_content"],"tools":[{"type":"web_search_new","x":[1.50]}],"x_unknown":{"a":null},"model":"MODEL"}""",
            Whole = $$$"""{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m-real","x_engine":1.50, "output":[{{{Item}}}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":0},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":16}}""",
            Preamble = Event("""{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":1,"status":"in_progress","model":"m-real","output":[], "x":1.50}}""", "response.created"),
            Words = Event("""{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","role":"assistant","status":"in_progress","content":[]}}""", "response.output_item.added")
                + Event("""{"type":"response.weather.update","sequence_number":2,"sky":"blue"}""", "response.weather.update")
                + Event("""{"type":"response.output_text.delta","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"Gr\u00fc\u00dfe 👋🏽 ","obfuscation":"Zz"}""", "response.output_text.delta")
                + Event("""{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"日本語 \"x\""}""", "response.output_text.delta"),
            End = Event($$$$"""{"type":"response.completed","sequence_number":5,"response":{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m-real","output":[{{{{Item}}}}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":0},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":16}}}""", "response.completed"),
            Error = Event("""{"type":"error","sequence_number":5,"code":"server_error","message":"boom sk-upstream-secret","param":null}""", "error"),
            EndMarks = ["response.completed"],
        },
        new("messages", "/v1/messages", "claude")
        {
            Asks = """{"max_tokens":50, "messages" : [{"role":"user","content":[{"type":"text","text":"h\u00ef 👋","cache_control":{"type":"ephemeral","ttl":"1h"}}]}],"stream":STREAM,"thinking":{"type":"adaptive","x":1.50},"x_unknown":{"a":null},"model":"MODEL"}""",
            Whole = """{"id":"msg_1","type":"message","role":"assistant","model":"m-real","x_engine":1.50, "content":[{"type":"text","text":"Gr\u00fc\u00dfe 👋🏽 日本語 \"x\"","citations":null}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":7,"x":"y"}}""",
            Preamble = Event("""{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m-real","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":1}, "x":1.50}}""", "message_start")
                + Event("""{"type": "ping"}""", "ping"),
            Words = Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", "content_block_start")
                + Event("""{"type":"weather","sky":"blue"}""", "weather")
                + Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Gr\u00fc\u00dfe 👋🏽 "},"x":1}""", "content_block_delta")
                + Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"日本語 \"x\""}}""", "content_block_delta"),
            End = Event("""{"type":"content_block_stop","index":0}""", "content_block_stop")
                + Event("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":9,"output_tokens":7}}""", "message_delta")
                + Event("""{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":9}}""", "message_stop"),
            Error = Event("""{"type":"error","error":{"type":"overloaded_error","message":"boom sk-upstream-secret"}}""", "error"),
            EndMarks = ["message_stop", "end_turn"],
        },
        new("ollama", "/api/chat", "ollama")
        {
            Asks = """{"messages" : [{"role":"user","content":"h\u00ef 👋"}], "stream":STREAM,"options":{"num_ctx":8192,"min_p":0.10,"x_unknown":null},"keep_alive":"5m","model":"MODEL"}""",
            Whole = """{"model":"m-real","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":"Gr\u00fc\u00dfe 👋🏽 日本語 \"x\"","x":1}, "x_engine":1.50,"done":true,"done_reason":"stop","total_duration":5000000,"prompt_eval_count":9,"eval_count":7}""",
            StreamType = "application/x-ndjson",
            Preamble = """{"model":"m-real","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":""}, "x":1.50,"done":false}""" + "\n",
            Words = """{"model":"m-real","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":"Gr\u00fc\u00dfe 👋🏽 "},"x":1,"done":false}""" + "\n"
                + """{"model":"m-real","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":"日本語 \"x\""},"done":false}""" + "\n",
            End = """{"model":"m-real","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5000000,"prompt_eval_count":9,"eval_count":7}""" + "\n",
            Error = """{"error":"boom sk-upstream-secret"}""" + "\n",
            EndMarks = ["\"done\":true"],
        },
    ];

    public static readonly TheoryData<string> Names = [.. All.Select(wire => wire.Name)];

    /// <summary>Client and target, the same or not.</summary>
    public static readonly TheoryData<string, string> Pairs = new(
        from client in All
        from target in All
        where client == target || target.Name is "chat" or "messages" || (target.Name == "ollama" && client.Name != "chat")
        select (client.Name, target.Name));

    private const string Item = """{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","annotations":[],"text":"Gr\u00fc\u00dfe 👋🏽 日本語 \"x\""}]}""";

    /// <summary>A request of another's making, with <c>STREAM</c> and <c>MODEL</c> to be filled in.</summary>
    public required string Asks { get; init; }
    public required string Whole { get; init; }

    /// <summary>What comes before the first content: nothing of it may reach a client that then gets another target's answer.</summary>
    public required string Preamble { get; init; }
    public required string Words { get; init; }
    public required string End { get; init; }

    /// <summary>An error inside a stream.</summary>
    public required string Error { get; init; }

    /// <summary>What only a complete stream has.</summary>
    public required ImmutableArray<string> EndMarks { get; init; }
    public string StreamType { get; init; } = "text/event-stream";

    public VerbatimAnswer Complete => Stream(Preamble + Words + End);

    public static Wire Of(string name) => All.Single(wire => wire.Name == name);

    public VerbatimAnswer Stream(string body) => new(200, StreamType, Encoding.UTF8.GetBytes(body));

    public string Ask(string model, bool stream) => Asks.Replace("MODEL", model, StringComparison.Ordinal).Replace("STREAM", stream ? "true" : "false", StringComparison.Ordinal);

    /// <summary>The same with nothing that only this format knows.</summary>
    public string AskPlainly(string model, bool stream, string more = "") => Name == "responses"
        ? $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"input":"hi"{{more}}}"""
        : $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"max_tokens":50,"messages":[{"role":"user","content":"hi"}]{{more}}}""";

    /// <summary>The text that a client of this format would show.</summary>
    public string TextOf(string stream) => string.Concat(Objects(stream).Select(item => Name switch
    {
        "chat" => (string?)item["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"],
        "responses" => (string?)item["type"] == "response.output_text.delta" ? (string?)item["delta"] : null,
        "messages" => (string?)item["delta"]?["text"],
        _ => (string?)item["message"]?["content"],
    }));

    /// <summary>The events of a stream.</summary>
    public static IEnumerable<JsonNode> Objects(string stream) =>
        from line in stream.Split('\n')
        let text = line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].Trim() : line
        where text.StartsWith('{')
        select JsonNode.Parse(text) ?? throw new JsonException();

    private static string Event(string data, string? name = null) => name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n";

    private static string Chunk(string content) =>
        $$$"""{"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m-real","choices":[{"index":0,"delta":{"content":"{{{content}}}"},"x":1, "finish_reason":null}]}""";
}
