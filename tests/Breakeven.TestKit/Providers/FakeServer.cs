using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.TestKit.Providers;

/// <summary>A fake cloud API over real HTTP on a free loopback port: it keeps what reached it and knows who went away. The model's name chooses how it behaves.</summary>
public abstract class FakeServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private WebApplication? _app;
    private int _cancelled;
    private int _serial;

    private protected FakeServer(string tag) => Tag = tag;

    /// <summary>Who answers: part of every answer's text.</summary>
    public string Tag { get; }
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Answers that the client (the gateway) broke off.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>Released by a test to let calls of the models <c>gate</c> and <c>gate-stream</c> go on.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the model <c>verbatim</c> answers on every path, byte for byte.</summary>
    public VerbatimAnswer? Verbatim { get; set; }

    /// <summary>The server's root, without a path.</summary>
    public Uri Address => new(_app!.Urls.First());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Gate.TrySetResult();
        if (_app is not null) await _app.DisposeAsync();
    }

    /// <summary>How often this model was asked so far, the current call included.</summary>
    internal int CountOf(string model) => _calls.GetValueOrDefault(model);

    internal int NextSerial() => Interlocked.Increment(ref _serial);

    private protected async Task ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
    }

    /// <summary>Answers a call with a body.</summary>
    private protected abstract Task AnswerAsync(FakeCall call);

    /// <summary>Answers a request without one: a list of models, or a probe.</summary>
    private protected abstract Task AnswerWithoutBodyAsync(HttpContext http);

    private async Task HandleAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        string text = await reader.ReadToEndAsync(http.RequestAborted);
        SeenRequest seen = new(http.Request.Path, text, http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()))
        {
            Method = http.Request.Method,
            Query = http.Request.QueryString.Value ?? "",
        };
        Seen.Enqueue(seen);
        if (text.Length == 0)
        {
            await AnswerWithoutBodyAsync(http);
            return;
        }
        FakeCall call = new(this, http, JsonNode.Parse(text)!);
        _calls.AddOrUpdate(call.Model, 1, (_, count) => count + 1);
        try
        {
            if (call.Model == "verbatim" && Verbatim is { } verbatim) await call.SendAsync(verbatim);
            else await AnswerAsync(call);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
    }
}
