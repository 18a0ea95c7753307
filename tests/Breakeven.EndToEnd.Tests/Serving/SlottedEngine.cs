using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakeven.EndToEnd.Serving;

/// <summary>A simulated engine: it answers so many calls at once, each after the same time, and keeps the others waiting in silence, as llama.cpp's server does.</summary>
internal sealed class SlottedEngine : IAsyncDisposable
{
    private const string Answer = """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hello"}}],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}}""";
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _slots;
    private readonly TimeSpan _service;
    private int _inside, _most, _answered;

    private SlottedEngine(int slots, TimeSpan service)
    {
        (_slots, _service) = (new(slots), service);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri BaseUrl => new($"{_app.Urls.First()}/v1");

    /// <summary>Most calls that were here at once, served or waiting.</summary>
    public int Most => Volatile.Read(ref _most);
    public int Answered => Volatile.Read(ref _answered);

    public static async Task<SlottedEngine> StartAsync(int slots, TimeSpan service)
    {
        SlottedEngine engine = new(slots, service);
        await engine._app.StartAsync();
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _slots.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        int inside = Interlocked.Increment(ref _inside);
        for (int most = Most; inside > most; most = Most) Interlocked.CompareExchange(ref _most, inside, most);
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            await _slots.WaitAsync(http.RequestAborted);
            try
            {
                await Task.Delay(_service, http.RequestAborted);
            }
            finally
            {
                _slots.Release();
            }
            Interlocked.Increment(ref _answered);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(Answer, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The gateway has left.
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
