using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.TestKit.Engines;

/// <summary>Serving software over real HTTP on a free loopback port, with the paths and the habits of one engine.</summary>
public abstract class FakeEngine : IAsyncDisposable
{
    private readonly WebApplication _app;

    private protected FakeEngine()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Without a path.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Breaks every connection off, as a process that is not there.</summary>
    public bool IsDown { get; set; }

    /// <summary>All requests so far, as <c>GET /metrics</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The bearer token of the last request; null without one.</summary>
    public string? Credential { get; private set; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
    }

    private protected Task ListenAsync() => _app.StartAsync();

    /// <param name="body">Null without one.</param>
    private protected abstract Task AnswerAsync(HttpContext http, string asked, JsonNode? body);

    private protected static async Task SendAsync(HttpContext http, int status, string text, string type = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private protected static async Task EventAsync(HttpContext http, string data)
    {
        if (!http.Response.HasStarted) http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private async Task HandleAsync(HttpContext http)
    {
        if (IsDown)
        {
            http.Abort();
            return;
        }
        string asked = $"{http.Request.Method} {http.Request.Path}";
        Asked.Enqueue(asked);
        Credential = http.Request.Headers.Authorization.ToString() is { Length: > 7 } header ? header[7..] : null;
        using StreamReader reader = new(http.Request.Body);
        string text = await reader.ReadToEndAsync(http.RequestAborted);
        await AnswerAsync(http, asked, text.Length > 0 ? JsonNode.Parse(text) : null);
    }
}
