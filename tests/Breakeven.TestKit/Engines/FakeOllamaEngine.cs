using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Engines;

/// <summary>What Ollama tells of itself: models, their parameters, and which is in memory with which context.</summary>
public sealed class FakeOllamaEngine : FakeEngine
{
    private FakeOllamaEngine()
    {
    }

    /// <summary>Context of the model that is in memory; null while none is.</summary>
    public int? LoadedContext { get; set; }

    public static async Task<FakeOllamaEngine> StartAsync()
    {
        FakeOllamaEngine engine = new();
        await engine.ListenAsync();
        return engine;
    }

    private protected override Task AnswerAsync(HttpContext http, string asked, JsonNode? body) => asked switch
    {
        "GET /api/version" => SendAsync(http, 200, """{"version":"0.12.3"}"""),
        "GET /api/tags" => SendAsync(http, 200, """{"models":[{"name":"llama3:latest","model":"llama3:latest","size":1},{"name":"tuned:8b","model":"tuned:8b","size":1}]}"""),
        "GET /api/ps" => SendAsync(http, 200, LoadedContext is { } context ? $$"""{"models":[{"name":"llama3:latest","model":"llama3:latest","size_vram":1,"context_length":{{context}}}]}""" : """{"models":[]}"""),
        "POST /api/show" => SendAsync(http, 200, Show((string?)body!["model"])),
        "POST /v1/messages" => SendAsync(http, 400, """{"type":"error","error":{"type":"invalid_request_error","message":"model is required"}}"""),
        _ => SendAsync(http, 404, "404 page not found", "text/plain"),
    };

    private static string Show(string? model) => model == "tuned:8b"
        ? """{"parameters":"stop \"<|end|>\"\nnum_ctx                        16384","model_info":{"general.architecture":"qwen2","qwen2.context_length":32768}}"""
        : """{"model_info":{"general.architecture":"llama","llama.context_length":8192}}""";
}
