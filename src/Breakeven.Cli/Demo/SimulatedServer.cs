using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Cli.Demo;

/// <summary>An HTTP server on loopback that speaks OpenAI's chat completions in place of a provider.</summary>
internal sealed class SimulatedServer : IAsyncDisposable
{
    private readonly ISimulatedModel _model;
    private readonly OutageWindow _outage;
    private readonly double _speed;
    private readonly Action<string>? _callArrived;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private long _calls, _refused, _failed;

    private SimulatedServer(ISimulatedModel model, OutageWindow outage, double speed, Action<string>? callArrived, TimeProvider time)
    {
        if (!double.IsFinite(speed) || speed <= 0) throw new ArgumentOutOfRangeException(nameof(speed), speed, "speed must be a finite number above zero.");
        (_model, _outage, _speed, _callArrived, _time) = (model, outage, speed, callArrived, time);
        _app = Build();
    }

    /// <summary>Scheme, address and port, without a slash at the end.</summary>
    public string BaseUrl { get; private set; } = "";

    public SimulatedCounts Counts => new(Interlocked.Read(ref _calls), Interlocked.Read(ref _refused), Interlocked.Read(ref _failed));

    /// <summary>Starts on a free port.</summary>
    public static async Task<SimulatedServer> StartAsync(
        ISimulatedModel model, OutageWindow outage, double speed, Action<string>? callArrived, TimeProvider time, CancellationToken cancellationToken)
    {
        SimulatedServer server = new(model, outage, speed, callArrived, time);
        await server._app.StartAsync(cancellationToken);
        server.BaseUrl = server._app.Urls.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <remarks>The empty builder reads no settings file and no environment: a demo must not depend on where it is started.</remarks>
    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        app.Run(HandleAsync);
        return app;
    }

    private async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers["x-simulated"] = "true";
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _app.Lifetime.ApplicationStopping);
        try
        {
            await DispatchAsync(http, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private Task DispatchAsync(HttpContext http, CancellationToken cancellationToken) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("POST", "/v1/chat/completions") => ChatAsync(http, cancellationToken),
        ("GET", "/v1/models") => RespondAsync(http.Response, 200, SimulatedJson.Models(_model.Name), cancellationToken),
        ("GET", "/health") => RespondAsync(http.Response, 200, """{"status":"ok"}"""u8.ToArray(), cancellationToken),
        _ => RefuseAsync(http.Response, SimulatedRefusal.UnknownPath, cancellationToken),
    };

    private async Task ChatAsync(HttpContext http, CancellationToken cancellationToken)
    {
        long number = Interlocked.Increment(ref _calls);
        SimulatedRequest request;
        try
        {
            request = await SimulatedRequest.ReadAsync(http.Request.Body, cancellationToken);
        }
        catch (JsonException malformed)
        {
            await RefuseAsync(http.Response, SimulatedRefusal.Malformed(malformed.Message), cancellationToken);
            return;
        }
        OutageKind outage = _outage.At(request.SimulatedAt);
        if (outage == OutageKind.Off) request = request with { CachedTokens = _model.Recall(request) }; // before the next call is let go, so that every run finds the same
        if (request.Call is { } call) _callArrived?.Invoke(call);
        if (await FailAsync(http.Response, outage, cancellationToken)) return;
        if (_model.Refuse(request) is { } refusal)
        {
            if (refusal == SimulatedRefusal.Saturated) Interlocked.Increment(ref _refused);
            await RefuseAsync(http.Response, refusal, cancellationToken);
            return;
        }
        await AnswerAsync(http.Response, request, $"chatcmpl-simulated-{number}", cancellationToken);
    }

    private async Task<bool> FailAsync(HttpResponse response, OutageKind outage, CancellationToken cancellationToken)
    {
        if (outage == OutageKind.Off) return false;
        Interlocked.Increment(ref _failed);
        if (outage == OutageKind.Hang) await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        await RefuseAsync(response, SimulatedRefusal.Outage, cancellationToken);
        return true;
    }

    private async Task AnswerAsync(HttpResponse response, SimulatedRequest request, string id, CancellationToken cancellationToken)
    {
        AnswerPace pace = _model.Begin(request);
        try
        {
            await new SimulatedAnswer(response, request, pace, id, _speed, _time).WriteAsync(cancellationToken);
        }
        finally
        {
            _model.End();
        }
    }

    private static Task RefuseAsync(HttpResponse response, SimulatedRefusal refusal, CancellationToken cancellationToken) =>
        RespondAsync(response, refusal.Status, SimulatedJson.Error(refusal), cancellationToken);

    private static async Task RespondAsync(HttpResponse response, int status, byte[] body, CancellationToken cancellationToken)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }
}
