using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Providers;

/// <summary>An Ollama server: its own API below <c>/api</c> and OpenAI's below <c>/v1</c>. The model's name chooses how it behaves.</summary>
/// <remarks>
/// Everything else answers well, with 20 prompt tokens and 3 of output; Ollama tells nothing of its prompt cache. See <see cref="FakeReply"/> for what it says.
/// Statuses: <c>fail</c> (500), <c>s400</c>, <c>s404</c>, <c>s429</c>, <c>busy</c> (503), and those of <see cref="FakeCall.BrokeBeforeAnswerAsync"/>.
/// Streams: <c>cut</c>, <c>stall</c>, <c>gate-stream</c>, <c>eof</c>, <c>error-event</c> (a line with an error, status 200).
/// </remarks>
public sealed class FakeOllama : FakeServer
{
    private FakeOllama(string tag)
        : base(tag)
    {
    }

    /// <summary>Without a path, as Ollama's own clients take it.</summary>
    public Uri BaseUrl => Address;

    public static async Task<FakeOllama> StartAsync(string tag = "local")
    {
        FakeOllama server = new(tag);
        await server.ListenAsync();
        return server;
    }

    private protected override async Task AnswerAsync(FakeCall call)
    {
        if (await RefusedAsync(call) || await call.BrokeBeforeAnswerAsync()) return;
        await (call.Path switch
        {
            "/api/chat" or "/api/generate" => new FakeOllamaChat(call).AnswerAsync(),
            "/api/embed" => FakeVectors.AnswerOllamaAsync(call),
            "/api/show" => call.SendAsync(200, """{"details":{"family":"llama","parameter_size":"8.0B","quantization_level":"Q4_K_M"},"model_info":{"llama.context_length":8192},"capabilities":["completion","tools"]}"""),
            "/v1/chat/completions" => new FakeChat(call, tellsCached: false).AnswerAsync(),
            "/v1/completions" => new FakeCompletions(call).AnswerAsync(),
            "/v1/embeddings" => FakeVectors.AnswerEmbeddingsAsync(call),
            _ => call.SendAsync(404, "404 page not found", "text/plain"),
        });
    }

    private protected override Task AnswerWithoutBodyAsync(HttpContext http)
    {
        const string model = """{"name":"good:latest","model":"good:latest","modified_at":"2025-01-01T00:00:00Z","size":1,"digest":"0","details":{"family":"llama"}}""";
        string answer = http.Request.Path.Value switch
        {
            "/api/tags" => $$"""{"models":[{{model}}]}""",
            "/api/ps" => """{"models":[{"name":"good:latest","model":"good:latest","size":1,"size_vram":1,"digest":"0","context_length":8192,"expires_at":"2030-01-01T00:00:00Z"}]}""",
            "/api/version" => """{"version":"0.12.0"}""",
            _ => "{}",
        };
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer, http.RequestAborted);
    }

    private static async Task<bool> RefusedAsync(FakeCall call)
    {
        switch (call.Model)
        {
            case "fail": await ErrorAsync(call, 500, "boom sk-upstream-secret"); return true;
            case "s400": await ErrorAsync(call, 400, "bad sk-upstream-secret"); return true;
            case "s404": await ErrorAsync(call, 404, "model 's404' not found"); return true;
            case "s429": await ErrorAsync(call, 429, "too many requests"); return true;
            case "busy": await ErrorAsync(call, 503, "server busy, please try again. maximum pending requests exceeded"); return true;
            default: return false;
        }
    }

    /// <summary>Ollama says what went wrong in its own words below <c>/api</c> and in OpenAI's below <c>/v1</c>.</summary>
    private static Task ErrorAsync(FakeCall call, int status, string message) => call.SendAsync(
        status,
        call.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? $$"""{"error":{{FakeCall.Json(message)}}}"""
            : $$$"""{"error":{"message":{{{FakeCall.Json(message)}}},"type":"invalid_request_error","param":null,"code":null}}""");
}
