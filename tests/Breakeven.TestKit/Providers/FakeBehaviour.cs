using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Providers;

/// <summary>How one call of the fake provider goes, by model name.</summary>
/// <remarks>
/// Everything else answers well with 20 prompt tokens (8 of them cached) and 3 completion tokens.
/// Statuses: <c>fail</c> (500), <c>fail-once</c>, <c>s401</c>, <c>s404</c>, <c>s400</c>, <c>s429</c>, <c>s429-1</c> (retry after 1 s, once), <c>html-502</c>, <c>redirect</c>.
/// Broken connections: <c>reset</c>, <c>hang</c> (never answers), <c>slow</c> (1 s), <c>gate</c> (waits for the test).
/// Whole answers: <c>error-in-200</c>, <c>no-choices</c>, <c>not-json</c>, <c>no-usage</c>, <c>bad-usage</c>.
/// Streams: <c>cut</c> (after one word), <c>cut-early</c> (after the role chunk), <c>stall</c>, <c>gate-stream</c> (waits for the test after one word), <c>done-missing</c>, <c>error-event</c>, <c>error-early</c>, <c>eof</c> (clean end without finish).
/// </remarks>
internal sealed class FakeBehaviour(FakeProvider provider, HttpContext http, JsonNode body, string model)
{
    private CancellationToken Gone => http.RequestAborted;

    public async Task AnswerAsync()
    {
        switch (model)
        {
            case "fail": await SendAsync(500, """{"error":{"message":"boom sk-upstream-secret","type":"server_error"}}"""); return;
            case "fail-once" when provider.CountOf(model) == 1: await SendAsync(500, """{"error":{"message":"boom"}}"""); return;
            case "s401": await SendAsync(401, """{"error":{"message":"Incorrect API key provided: sk-upstream-secret","code":"invalid_api_key"}}"""); return;
            case "s404": await SendAsync(404, """{"error":{"message":"no such model","code":"model_not_found"}}"""); return;
            case "s400": await SendAsync(400, """{"error":{"message":"bad sk-upstream-secret","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}"""); return;
            case "s429": http.Response.Headers.RetryAfter = "30"; await SendAsync(429, """{"error":{"message":"slow down"}}"""); return;
            case "s429-1" when provider.CountOf(model) == 1: http.Response.Headers.RetryAfter = "1"; await SendAsync(429, """{"error":{"message":"slow down"}}"""); return;
            case "html-502": await SendAsync(502, "<html>bad gateway</html>", "text/html"); return;
            case "redirect": http.Response.Headers.Location = "/v1/elsewhere"; await SendAsync(307, ""); return;
            case "reset": http.Abort(); return;
            case "hang": await Task.Delay(Timeout.Infinite, Gone); return;
            case "slow": await Task.Delay(TimeSpan.FromSeconds(1), Gone); break;
            case "gate": await provider.Gate.Task.WaitAsync(Gone); break;
        }
        if ((bool?)body["stream"] == true) await StreamAsync();
        else await WholeAsync();
    }

    private Task WholeAsync() => model switch
    {
        "error-in-200" => SendAsync(200, """{"error":{"message":"overloaded"}}"""),
        "no-choices" => SendAsync(200, """{"id":"x","choices":[]}"""),
        "not-json" => SendAsync(200, "<html>hello</html>"),
        "no-usage" => SendAsync(200, Whole("")),
        "bad-usage" => SendAsync(200, Whole(""","usage":{"prompt_tokens":-5,"completion_tokens":1e18}""")),
        _ => SendAsync(200, Whole($",\"usage\":{Usage}")),
    };

    private string Whole(string usage) =>
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"{{{model}}}","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hello from {{{provider.Tag}}}"}}]{{{usage}}}}""";

    private const string Usage = """{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23,"prompt_tokens_details":{"cached_tokens":8}}""";

    private async Task StreamAsync()
    {
        http.Response.ContentType = "text/event-stream";
        await EventAsync("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""");
        if (model == "error-early") { await EventAsync("""{"error":{"message":"boom sk-upstream-secret","type":"server_error"}}"""); return; }
        if (model == "cut-early") { http.Abort(); return; }
        foreach (string word in new[] { "hel", "lo ", provider.Tag })
        {
            await EventAsync($$$"""{"model":"{{{model}}}","choices":[{"index":0,"delta":{"content":"{{{word}}}"},"finish_reason":null}]}""");
            if (model == "cut") { await Task.Delay(50, Gone); http.Abort(); return; }
            if (model == "gate-stream") await provider.Gate.Task.WaitAsync(Gone);
            if (model == "stall") await Task.Delay(Timeout.Infinite, Gone);
            if (model == "eof") return;
            if (model == "error-event") { await EventAsync("""{"error":{"message":"boom sk-upstream-secret","type":"server_error"}}"""); return; }
        }
        await EventAsync("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        if ((bool?)body["stream_options"]?["include_usage"] == true && model != "no-usage") await EventAsync($$"""{"choices":[],"usage":{{Usage}}}""");
        if (model != "done-missing") await EventAsync("[DONE]");
    }

    private async Task EventAsync(string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", Gone);
        await http.Response.Body.FlushAsync(Gone);
    }

    private async Task SendAsync(int status, string text, string contentType = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.Headers.SetCookie = "session=upstream";
        await http.Response.WriteAsync(text, Gone);
    }
}
