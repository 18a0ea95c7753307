using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakeven.Cli.Tests.Demo;

/// <summary>Calls a simulated provider as a client would.</summary>
internal sealed class DemoHttp(string baseUrl) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(baseUrl) };

    public static JsonObject Request(string prompt = "how are you", int maxTokens = 20, bool stream = false, DateTimeOffset? at = null, string? call = null)
    {
        JsonObject body = new()
        {
            ["model"] = "m",
            ["max_tokens"] = maxTokens,
            ["stream"] = stream,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }),
        };
        JsonObject metadata = [];
        if (at is { } time) metadata["simulated_at"] = time.ToString("O");
        if (call is not null) metadata["call"] = call;
        if (metadata.Count > 0) body["metadata"] = metadata;
        return body;
    }

    public Task<HttpResponseMessage> PostAsync(JsonObject body, CancellationToken cancellationToken) => PostAsync(body.ToJsonString(), cancellationToken);

    public Task<HttpResponseMessage> PostAsync(string body, CancellationToken cancellationToken) =>
        _http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);

    public async Task<JsonNode> AskAsync(JsonObject body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await PostAsync(body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }

    /// <summary>The data of every event of a stream, in order.</summary>
    public async Task<List<string>> StreamAsync(JsonObject body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await PostAsync(body, cancellationToken);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        string[] events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, one => Assert.StartsWith("data: ", one));
        return [.. events.Select(one => one["data: ".Length..])];
    }

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) =>
        _http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative), JsonSerializerOptions.Default, cancellationToken);

    public void Dispose() => _http.Dispose();
}
