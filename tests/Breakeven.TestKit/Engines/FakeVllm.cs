using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Engines;

/// <summary>vLLM: one base model with one LoRA adapter.</summary>
public sealed class FakeVllm : FakeEngine
{
    private FakeVllm()
    {
    }

    /// <summary>Null for a version that does not tell it.</summary>
    public int? MaxModelLength { get; set; } = 8192;

    /// <summary>Newer versions have it.</summary>
    public bool HasMessages { get; set; }

    /// <summary>Versions before 0.10 call the cache's gauge by another name.</summary>
    public bool IsOld { get; set; }

    public static async Task<FakeVllm> StartAsync()
    {
        FakeVllm engine = new();
        await engine.ListenAsync();
        return engine;
    }

    private protected override Task AnswerAsync(HttpContext http, string asked, JsonNode? body) => asked switch
    {
        "GET /version" => SendAsync(http, 200, """{"version":"0.11.0"}"""),
        "GET /v1/models" => SendAsync(http, 200, Models()),
        "GET /metrics" => SendAsync(http, 200, Metrics(), "text/plain; version=0.0.4; charset=utf-8"),
        "POST /v1/messages" or "POST /v1/messages/count_tokens" when HasMessages =>
            SendAsync(http, 400, """{"error":{"message":"[{'type': 'missing', 'loc': ('body', 'model')}]","type":"Bad Request","param":null,"code":400}}"""),
        "POST /v1/chat/completions" => SendAsync(http, 200, $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":{{{body!["model"]!.ToJsonString()}}},"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hello"}}],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}}"""),
        _ => SendAsync(http, 404, """{"detail":"Not Found"}"""),
    };

    private string Models()
    {
        string length = MaxModelLength is { } known ? $",\"max_model_len\":{known}" : "";
        return $$"""{"object":"list","data":[{"id":"base","object":"model","owned_by":"vllm","root":"org/base","parent":null{{length}}},{"id":"sql","object":"model","owned_by":"vllm","root":"/adapters/sql","parent":"base"}]}""";
    }

    private string Metrics() =>
        "# TYPE vllm:num_requests_running gauge\n"
        + "vllm:num_requests_running{engine=\"0\",model_name=\"a \\\"}{ b\"} 3.0\nvllm:num_requests_running{engine=\"1\",model_name=\"base\"} 4.0\n"
        + "vllm:num_requests_waiting{engine=\"0\",model_name=\"base\"} 1.0\n"
        + $"vllm:{(IsOld ? "gpu_cache" : "kv_cache")}_usage_perc{{engine=\"0\"}} 0.5\nvllm:{(IsOld ? "gpu_cache" : "kv_cache")}_usage_perc{{engine=\"1\"}} 0.75\n"
        + "vllm:num_requests_running_total_of_others 99\n";
}
