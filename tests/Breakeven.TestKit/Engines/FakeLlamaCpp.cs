using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Engines;

/// <summary>llama.cpp's server with its habits, as its source and its issues tell them.</summary>
/// <remarks>
/// Any model's name is answered. Nothing is sent, not even headers, while all slots are busy. Usage counts one of n choices. The first delta has <c>content: null</c>.
/// A template that dislikes the messages is 500; error codes are numbers; a prompt beyond a slot's context is 400 with <c>n_prompt_tokens</c> and <c>n_ctx</c>.
/// By the model's name: <c>error-event</c> ends a stream with an error after one word and without <c>[DONE]</c>; <c>cut-arguments</c> calls a tool with arguments that break off.
/// </remarks>
public sealed class FakeLlamaCpp : FakeEngine
{
    private const int TokensOfOneChoice = 3;
    private readonly SemaphoreSlim _slots;

    private FakeLlamaCpp(int slots) => (Slots, _slots) = (slots, new(slots));

    public int Slots { get; }

    /// <summary>Tokens that one slot has room for.</summary>
    public int Context { get; set; } = 4096;

    /// <summary>Older versions do not have it.</summary>
    public bool HasMessages { get; set; } = true;

    /// <summary>Started with <c>--metrics</c>.</summary>
    public bool HasMetrics { get; set; } = true;

    public static async Task<FakeLlamaCpp> StartAsync(int slots = 2)
    {
        FakeLlamaCpp engine = new(slots);
        await engine.ListenAsync();
        return engine;
    }

    /// <summary>Keeps a slot busy until the result is disposed.</summary>
    public async Task<IDisposable> OccupyAsync()
    {
        await _slots.WaitAsync();
        return new Slot(_slots);
    }

    private protected override Task AnswerAsync(HttpContext http, string asked, JsonNode? body) => asked switch
    {
        "GET /health" => SendAsync(http, 200, """{"status":"ok"}"""),
        "GET /props" => SendAsync(http, 200, $$$"""{"default_generation_settings":{"id":0,"n_ctx":{{{Context}}},"is_processing":false},"total_slots":{{{Slots}}},"model_path":"/models/qwen.gguf","build_info":"b6500-abcdef"}"""),
        "GET /v1/models" => SendAsync(http, 200, """{"object":"list","data":[{"id":"qwen.gguf","object":"model","created":1,"owned_by":"llamacpp","meta":{"vocab_type":2,"n_ctx_train":32768,"n_params":7615616512}}]}"""),
        "GET /slots" => SendAsync(http, 200, $"[{string.Join(',', Enumerable.Range(0, Slots).Select(Describe))}]"),
        "GET /metrics" when HasMetrics => SendAsync(http, 200, Metrics(), "text/plain; version=0.0.4"),
        "GET /metrics" => FailAsync(http, 501, "This server does not support metrics endpoint. Start it with `--metrics`", "not_supported_error"),
        "POST /v1/chat/completions" => ChatAsync(http, body!),
        "POST /v1/messages" when HasMessages => FailAsync(http, 500, "[json.exception.out_of_range.403] key 'messages' not found", "server_error"),
        _ => FailAsync(http, 404, "File Not Found", "not_found_error"),
    };

    private int Busy => Slots - _slots.CurrentCount;

    private string Describe(int id) => $$"""{"id":{{id}},"n_ctx":{{Context}},"is_processing":{{(id < Busy ? "true" : "false")}},"prompt":"is_processing\":true"}""";

    private string Metrics() =>
        $"# HELP llamacpp:requests_processing Number of requests processing.\n# TYPE llamacpp:requests_processing gauge\nllamacpp:requests_processing {Busy}\n"
        + "# HELP llamacpp:requests_deferred Number of requests deferred.\n# TYPE llamacpp:requests_deferred gauge\nllamacpp:requests_deferred 4\nllamacpp:kv_cache_usage_ratio 0.25\n";

    private async Task ChatAsync(HttpContext http, JsonNode body)
    {
        int prompt = body["messages"]!.ToJsonString().Length / 4;
        if (RolesRepeat(body["messages"]!.AsArray()))
            await FailAsync(http, 500, "Jinja Exception: Conversation roles must alternate user/assistant/user/assistant/...", "server_error");
        else if (prompt > Context)
            await SendAsync(http, 400, $$$"""{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":{{{prompt}}},"n_ctx":{{{Context}}}}}""");
        else
            await AnswerInSlotAsync(http, body);
    }

    private async Task AnswerInSlotAsync(HttpContext http, JsonNode body)
    {
        await _slots.WaitAsync(http.RequestAborted);
        try
        {
            await ((bool?)body["stream"] == true ? StreamAsync(http, body) : WholeAsync(http, body));
        }
        finally
        {
            _slots.Release();
        }
    }

    private static Task WholeAsync(HttpContext http, JsonNode body)
    {
        const string said = """{"role":"assistant","content":"hello"}""", called = """{"role":"assistant","content":null,"tool_calls":[{"type":"function","id":"c1","function":{"name":"weather","arguments":"{\"city\":\"Par"}}]}""";
        bool calls = Model(body) == "cut-arguments";
        IEnumerable<string> choices = Enumerable.Range(0, (int?)body["n"] ?? 1)
            .Select(index => $$"""{"index":{{index}},"finish_reason":"{{(calls ? "tool_calls" : "stop")}}","message":{{(calls ? called : said)}}}""");
        return SendAsync(http, 200, $$"""{"choices":[{{string.Join(',', choices)}}],"created":1,"model":"{{Model(body)}}","object":"chat.completion","id":"chatcmpl-1",{{Facts}}}""");
    }

    private static async Task StreamAsync(HttpContext http, JsonNode body)
    {
        await EventAsync(http, Chunk(body, """{"role":"assistant","content":null}""", "null"));
        await EventAsync(http, Chunk(body, """{"content":"hello"}""", "null"));
        if (Model(body) == "error-event")
        {
            await EventAsync(http, """{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}""");
            return;
        }
        await EventAsync(http, Chunk(body, "{}", "\"stop\""));
        await EventAsync(http, $$"""{"choices":[],"created":1,"id":"chatcmpl-1","model":"{{Model(body)}}","object":"chat.completion.chunk",{{Facts}}}""");
        await EventAsync(http, "[DONE]");
    }

    private static string Chunk(JsonNode body, string delta, string finish) =>
        $$"""{"choices":[{"finish_reason":{{finish}},"index":0,"delta":{{delta}}}],"created":1,"id":"chatcmpl-1","model":"{{Model(body)}}","object":"chat.completion.chunk"}""";

    private static string Facts => $$$"""
        "usage":{"completion_tokens":{{{TokensOfOneChoice}}},"prompt_tokens":10,"total_tokens":{{{10 + TokensOfOneChoice}}}},"timings":{"cache_n":2,"prompt_n":8,"prompt_ms":20.5,"predicted_n":{{{TokensOfOneChoice}}},"predicted_ms":29.5}
        """;

    private static string Model(JsonNode body) => (string)body["model"]!;

    private static bool RolesRepeat(JsonArray messages)
    {
        for (int i = 1; i < messages.Count; i++)
            if ((string?)messages[i]!["role"] == (string?)messages[i - 1]!["role"]) return true;
        return false;
    }

    private static Task FailAsync(HttpContext http, int status, string message, string type) =>
        SendAsync(http, status, $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","type":"{{{type}}}"}}""");

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
