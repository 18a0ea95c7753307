using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Providers;

/// <summary>Anthropic's API: messages, token counts and models, as strict as the real one about what it takes. The model's name chooses how it behaves.</summary>
/// <remarks>
/// Everything else answers well, with 12 uncached input tokens, 8 read from the cache, 5 written to it and 3 of output; see <see cref="FakeReply"/> for what it says.
/// Statuses: <c>fail</c> (500), <c>fail-once</c>, <c>s400</c>, <c>s401</c>, <c>s404</c>, <c>s429</c>, <c>s529</c> (overloaded), and those of <see cref="FakeCall.BrokeBeforeAnswerAsync"/>.
/// Streams: <c>cut</c>, <c>cut-early</c>, <c>stall</c>, <c>gate-stream</c>, <c>eof</c>, <c>error-early</c> and <c>error-event</c> (overloaded, status 200), <c>pings</c> (one between any two events), <c>odd-events</c> (events of types not yet known).
/// </remarks>
public sealed class FakeAnthropic : FakeServer
{
    /// <summary>Tokens that every answer writes to the provider's cache.</summary>
    public const int CacheWriteTokens = 5;

    /// <summary>What a token count says.</summary>
    public const int CountedTokens = 14;

    private FakeAnthropic(string tag)
        : base(tag)
    {
    }

    /// <summary>Without <c>/v1</c>, as Anthropic's own clients take it.</summary>
    public Uri BaseUrl => Address;

    public static async Task<FakeAnthropic> StartAsync(string tag = "claude")
    {
        FakeAnthropic server = new(tag);
        await server.ListenAsync();
        return server;
    }

    private protected override async Task AnswerAsync(FakeCall call)
    {
        call.SetHeader("request-id", "req_upstream");
        bool counts = call.Path == "/v1/messages/count_tokens";
        if (call.Path != "/v1/messages" && !counts) await ErrorAsync(call, 404, "not_found_error", "Not found");
        else if (call.Header("x-api-key") is null && call.Header("Authorization") is null) await ErrorAsync(call, 401, "authentication_error", "x-api-key header is required");
        else if (!DateOnly.TryParseExact(call.Header("anthropic-version"), "yyyy-MM-dd", out _)) await ErrorAsync(call, 400, "invalid_request_error", "anthropic-version: header is required");
        else if (AnthropicRules.Complaint(call.Body, counts) is { } complaint) await ErrorAsync(call, 400, "invalid_request_error", complaint);
        else if (await RefusedAsync(call) || await call.BrokeBeforeAnswerAsync()) return;
        else if (counts) await call.SendAsync(200, $$"""{"input_tokens":{{CountedTokens}}}""");
        else await new FakeMessages(call).AnswerAsync();
    }

    private protected override Task AnswerWithoutBodyAsync(HttpContext http)
    {
        if (http.Request.Path != "/v1/models") return Task.CompletedTask;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"data":[{"type":"model","id":"good","display_name":"Good","created_at":"2025-01-01T00:00:00Z"}],"has_more":false,"first_id":"good","last_id":"good"}""", http.RequestAborted);
    }

    private static async Task<bool> RefusedAsync(FakeCall call)
    {
        switch (call.Model)
        {
            case "fail": await ErrorAsync(call, 500, "api_error", "boom sk-upstream-secret"); return true;
            case "fail-once" when call.Turn == 1: await ErrorAsync(call, 500, "api_error", "boom"); return true;
            case "s400": await ErrorAsync(call, 400, "invalid_request_error", "bad sk-upstream-secret"); return true;
            case "s401": await ErrorAsync(call, 401, "authentication_error", "invalid x-api-key sk-upstream-secret"); return true;
            case "s404": await ErrorAsync(call, 404, "not_found_error", "model: s404"); return true;
            case "s429": call.SetHeader("Retry-After", "30"); await ErrorAsync(call, 429, "rate_limit_error", "slow down"); return true;
            case "s529": await ErrorAsync(call, 529, "overloaded_error", "Overloaded"); return true;
            default: return false;
        }
    }

    private static Task ErrorAsync(FakeCall call, int status, string type, string message) =>
        call.SendAsync(status, $$"""{"type":"error","error":{"type":"{{type}}","message":{{FakeCall.Json(message)}}},"request_id":"req_upstream"}""");
}
