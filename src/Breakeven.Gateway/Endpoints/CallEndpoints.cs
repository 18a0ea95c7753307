using System.Collections.Frozen;
using Breakeven.Gateway.Hosting;
using Breakeven.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Every path at which a model is called, all with the same pipeline behind.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        foreach ((string path, RequestDelegate handle) in Handlers(routes.ServiceProvider)) routes.MapPost(path, handle);
    }

    /// <summary>Answers calls before the router is asked: it costs as much as the rest of finding a handler does. A path that is written in another way still finds its route.</summary>
    public static void UseCalls(this IApplicationBuilder app)
    {
        FrozenDictionary<string, RequestDelegate> calls = Handlers(app.ApplicationServices).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        app.Use((http, next) => HttpMethods.IsPost(http.Request.Method) && http.Request.Path.Value is { } path && calls.TryGetValue(path, out RequestDelegate? handle) ? handle(http) : next(http));
    }

    private static IEnumerable<KeyValuePair<string, RequestDelegate>> Handlers(IServiceProvider services)
    {
        GatewayPipeline pipeline = services.GetRequiredService<GatewayPipeline>();
        SnapshotSource snapshots = services.GetRequiredService<SnapshotSource>();
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        return ClientProtocols.Calls.Select(call => KeyValuePair.Create<string, RequestDelegate>(call.Path, http => HandleAsync(http, call.Protocol, pipeline, snapshots.Current, time)));
    }

    private static Task HandleAsync(HttpContext http, IClientProtocol protocol, GatewayPipeline pipeline, GatewaySnapshot snapshot, TimeProvider time)
    {
        // The pipeline bounds the body itself, so that a body that is too large is answered in the client's protocol and recorded.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        CallContext call = new(HttpArrival.Read(http, snapshot, time), protocol, snapshot, time);
        return pipeline.InvokeAsync(call, new HttpRequestBody(http.Request), new HttpAnswerSink(http), http.RequestAborted);
    }
}
