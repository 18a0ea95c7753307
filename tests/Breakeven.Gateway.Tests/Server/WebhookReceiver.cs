using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>What a webhook leads to: it refuses as often as it is told, then takes.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private WebApplication _app = null!;
    private int _refusals;

    private WebhookReceiver(int refusals) => _refusals = refusals;

    public ConcurrentQueue<(string Authorization, JsonNode Body)> Taken { get; } = new();
    public ConcurrentQueue<int> Asked { get; } = new();
    public string Address => $"{_app.Urls.First()}/services/T0/secret-path";

    public static async Task<WebhookReceiver> StartAsync(int refusals = 0)
    {
        WebhookReceiver receiver = new(refusals);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver._app = builder.Build();
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        JsonNode body = (await JsonNode.ParseAsync(http.Request.Body))!;
        Asked.Enqueue(1);
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            http.Response.StatusCode = 503;
            return;
        }
        Taken.Enqueue((http.Request.Headers.Authorization.ToString(), body));
    }
}
