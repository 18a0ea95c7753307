using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.TestKit.Providers;

/// <summary>An OpenAI-compatible provider over real HTTP on a free loopback port. The model's name chooses how it behaves; see <see cref="FakeBehaviour"/>.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _calls = new();

    private FakeProvider(WebApplication app, string tag) => (_app, Tag) = (app, tag);

    public string Tag { get; }
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Answers that the client (the gateway) broke off.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>Released by a test to let calls of the model <c>gate</c> go on.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public Uri BaseUrl => new(new Uri(_app.Urls.First()), "/v1");

    private int _cancelled;

    public static async Task<FakeProvider> StartAsync(string tag = "cloud")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FakeProvider provider = new(app, tag);
        app.Run(provider.HandleAsync);
        await app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        Gate.TrySetResult();
        await _app.DisposeAsync();
    }

    /// <summary>How often this model was asked so far, the current call included.</summary>
    internal int CountOf(string model) => _calls.GetValueOrDefault(model);

    private async Task HandleAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        string text = await reader.ReadToEndAsync(http.RequestAborted);
        Seen.Enqueue(new(http.Request.Path, text, http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
        JsonNode body = JsonNode.Parse(text)!;
        string model = (string?)body["model"] ?? "";
        _calls.AddOrUpdate(model, 1, (_, count) => count + 1);
        try
        {
            await new FakeBehaviour(this, http, body, model).AnswerAsync();
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
    }
}
