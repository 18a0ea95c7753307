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
        GatewayPipeline pipeline = routes.ServiceProvider.GetRequiredService<GatewayPipeline>();
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        TimeProvider time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        foreach ((string path, IClientProtocol protocol) in ClientProtocols.Calls)
        {
            RequestDelegate handle = http => HandleAsync(http, protocol, pipeline, snapshots.Current, time);
            routes.MapPost(path, handle);
        }
    }

    private static async Task HandleAsync(HttpContext http, IClientProtocol protocol, GatewayPipeline pipeline, GatewaySnapshot snapshot, TimeProvider time)
    {
        // The pipeline bounds the body itself, so that a body that is too large is answered in the client's protocol and recorded.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        CallContext call = new(HttpArrival.Read(http, snapshot, time), protocol, snapshot, time);
        await pipeline.InvokeAsync(call, new HttpRequestBody(http.Request), new HttpAnswerSink(http), http.RequestAborted);
    }
}
