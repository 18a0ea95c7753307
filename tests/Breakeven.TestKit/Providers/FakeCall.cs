using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Breakeven.TestKit.Providers;

/// <summary>One call of a fake server, and the ways in which any wire format answers or breaks.</summary>
internal sealed class FakeCall(FakeServer server, HttpContext http, JsonNode body)
{
    /// <summary>Every answer's usage: 20 prompt tokens, 8 of them read from the provider's cache, and 3 of output.</summary>
    public const int UncachedTokens = 12, CachedTokens = 8, OutputTokens = 3;

    /// <summary>How many of the output tokens the model <c>reasoner</c> thought with.</summary>
    public const int ReasoningTokens = 2;

    public string Tag => server.Tag;
    public string Path => http.Request.Path;
    public JsonNode Body => body;

    /// <summary>In the body, or for Gemini in the path.</summary>
    public string Model { get; } = body["model"] is JsonValue value && value.TryGetValue(out string? model) ? model : InPath(http.Request.Path);

    /// <summary>Whether the answer is to be streamed: Ollama's own API does unless told not to, the others only when asked.</summary>
    public bool Streams => (bool?)body["stream"] ?? Path.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>How often this call's model was asked so far, this call included.</summary>
    public int Turn => server.CountOf(Model);

    /// <summary>A number that no other call of this server gets.</summary>
    public int NextSerial() => server.NextSerial();
    private CancellationToken Gone => http.RequestAborted;

    /// <summary>A JSON string, with its quotes.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text);

    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public void SetHeader(string name, string value) => http.Response.Headers[name] = value;

    public void Abort() => http.Abort();

    public Task DelayAsync(TimeSpan time) => Task.Delay(time, Gone);

    public Task GateAsync() => server.Gate.Task.WaitAsync(Gone);

    public async Task SendAsync(int status, string text, string contentType = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.Headers.SetCookie = "session=upstream";
        await http.Response.WriteAsync(text, Gone);
    }

    /// <returns>The name in <c>/models/NAME:generateContent</c>, or empty.</returns>
    private static string InPath(string path) => path.LastIndexOf("/models/", StringComparison.Ordinal) is var start and >= 0 ? path[(start + "/models/".Length)..].Split(':')[0] : "";

    /// <summary>Sends it in pieces of seven bytes, so that characters and events are cut anywhere.</summary>
    public async Task SendAsync(VerbatimAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        for (int start = 0; start < answer.Body.Length; start += 7)
        {
            await http.Response.Body.WriteAsync(answer.Body[start..Math.Min(start + 7, answer.Body.Length)], Gone);
            await http.Response.Body.FlushAsync(Gone);
        }
    }

    public void BeginEvents() => http.Response.ContentType = "text/event-stream";

    /// <param name="name">The event's <c>event</c> field; null for none.</param>
    public async Task EventAsync(string data, string? name = null)
    {
        await http.Response.WriteAsync(name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n", Gone);
        await http.Response.Body.FlushAsync(Gone);
    }

    public void BeginLines() => http.Response.ContentType = "application/x-ndjson";

    public async Task LineAsync(string json)
    {
        await http.Response.WriteAsync($"{json}\n", Gone);
        await http.Response.Body.FlushAsync(Gone);
    }

    /// <summary>Comments for ever, every 20 ms.</summary>
    public async Task CommentsAsync()
    {
        while (true)
        {
            await http.Response.WriteAsync(": ping\n\n", Gone);
            await http.Response.Body.FlushAsync(Gone);
            await DelayAsync(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>What any provider may do instead of answering, or before it.</summary>
    /// <returns>Whether the call is over.</returns>
    public async Task<bool> BrokeBeforeAnswerAsync()
    {
        switch (Model)
        {
            case "html-502": await SendAsync(502, "<html>bad gateway</html>", "text/html"); return true;
            case "redirect": SetHeader("Location", "/v1/elsewhere"); await SendAsync(307, ""); return true;
            case "reset": Abort(); return true;
            case "hang": await Task.Delay(Timeout.Infinite, Gone); return true;
            case "slow": await DelayAsync(TimeSpan.FromSeconds(1)); return false;
            case "gate": await GateAsync(); return false;
            default: return false;
        }
    }

    /// <summary>What any provider may do after a word of a stream.</summary>
    /// <returns>Whether the stream is over.</returns>
    public async Task<bool> BrokeAfterWordAsync()
    {
        switch (Model)
        {
            case "cut": await DelayAsync(TimeSpan.FromMilliseconds(50)); Abort(); return true;
            case "gate-stream": await GateAsync(); return false;
            case "stall": await Task.Delay(Timeout.Infinite, Gone); return true;
            case "unhurried": await DelayAsync(TimeSpan.FromMilliseconds(200)); return false;
            case "eof": return true;
            case "comments-after": await CommentsAsync(); return true;
            default: return false;
        }
    }
}
