using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Providers;

/// <summary>An OpenAI-compatible provider: chat, completions, responses, embeddings and rerank. The model's name chooses how it behaves.</summary>
/// <remarks>
/// Everything else answers well with 20 prompt tokens (8 of them cached) and 3 completion tokens; see <see cref="FakeReply"/> for what it says.
/// Statuses: <c>fail</c> (500), <c>fail-once</c>, <c>s401</c>, <c>s404</c>, <c>s400</c>, <c>s429</c>, <c>s429-1</c> (retry after 1 s, once), <c>html-502</c>, <c>redirect</c>,
/// <c>s429-quota</c> (a spent account), and any other as <c>s503</c> or <c>s503-after-30</c> (with <c>Retry-After: 30</c>).
/// Broken connections: <c>reset</c>, <c>hang</c> (never answers), <c>slow</c> (1 s), <c>gate</c> (waits for the test).
/// Whole answers: <c>error-in-200</c>, <c>no-choices</c>, <c>not-json</c>, <c>no-usage</c>, <c>bad-usage</c>.
/// Streams: <c>cut</c> (after one word), <c>cut-early</c> (after the role chunk), <c>stall</c>, <c>gate-stream</c> (waits for the test after one word), <c>unhurried</c> (200 ms a word), <c>done-missing</c>, <c>error-event</c>, <c>error-early</c>, <c>eof</c> (clean end without finish).
/// </remarks>
public sealed class FakeProvider : FakeServer
{
    private FakeProvider(string tag)
        : base(tag)
    {
    }

    public Uri BaseUrl => new(Address, "/v1");

    public static async Task<FakeProvider> StartAsync(string tag = "cloud")
    {
        FakeProvider provider = new(tag);
        await provider.ListenAsync();
        return provider;
    }

    private protected override async Task AnswerAsync(FakeCall call)
    {
        if (await RefusedAsync(call) || await call.BrokeBeforeAnswerAsync()) return;
        await (call.Path switch
        {
            "/v1/responses" => new FakeResponses(call).AnswerAsync(),
            "/v1/completions" => new FakeCompletions(call).AnswerAsync(),
            "/v1/embeddings" => FakeVectors.AnswerEmbeddingsAsync(call),
            "/v1/rerank" => FakeVectors.AnswerRerankAsync(call),
            _ => new FakeChat(call).AnswerAsync(),
        });
    }

    private protected override Task AnswerWithoutBodyAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"object":"list","data":[{"id":"good","object":"model","created":1,"owned_by":"fake"}]}""", http.RequestAborted);
    }

    private static async Task<bool> RefusedAsync(FakeCall call)
    {
        switch (call.Model)
        {
            case "fail": await call.SendAsync(500, """{"error":{"message":"boom sk-upstream-secret","type":"server_error"}}"""); return true;
            case "fail-once" when call.Turn == 1: await call.SendAsync(500, """{"error":{"message":"boom"}}"""); return true;
            case "s401": await call.SendAsync(401, """{"error":{"message":"Incorrect API key provided: sk-upstream-secret","code":"invalid_api_key"}}"""); return true;
            case "s404": await call.SendAsync(404, """{"error":{"message":"no such model","code":"model_not_found"}}"""); return true;
            case "s400": await call.SendAsync(400, """{"error":{"message":"bad sk-upstream-secret","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"""); return true;
            case "s429": call.SetHeader("Retry-After", "30"); await call.SendAsync(429, """{"error":{"message":"slow down"}}"""); return true;
            case "s429-1" when call.Turn == 1: call.SetHeader("Retry-After", "1"); await call.SendAsync(429, """{"error":{"message":"slow down"}}"""); return true;
            case "s429-quota": await call.SendAsync(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","code":"insufficient_quota"}}"""); return true;
            case [ 's', >= '3' and <= '5', >= '0' and <= '9', >= '0' and <= '9', .. ]: return await StatusAsync(call);
            default: return false;
        }
    }

    /// <summary>Any other status, with <c>Retry-After</c> where the name goes on with <c>-after-VALUE</c>.</summary>
    private static async Task<bool> StatusAsync(FakeCall call)
    {
        const string After = "-after-";
        string rest = call.Model[4..];
        if (rest.Length > 0 && !rest.StartsWith(After, StringComparison.Ordinal)) return false;
        if (rest.Length > 0) call.SetHeader("Retry-After", rest[After.Length..].Replace('_', ' '));
        await call.SendAsync(int.Parse(call.Model.AsSpan(1, 3), System.Globalization.CultureInfo.InvariantCulture), """{"error":{"message":"no sk-upstream-secret"}}""");
        return true;
    }
}
