using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal static class ChatCompletionsEndpoint
{
    public static void MapChatCompletions(this IEndpointRouteBuilder routes)
    {
        GatewayPipeline pipeline = routes.ServiceProvider.GetRequiredService<GatewayPipeline>();
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        TimeProvider time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        RequestDelegate handle = http => HandleAsync(http, pipeline, snapshots.Current, time);
        routes.MapPost("/v1/chat/completions", handle);
    }

    private static async Task HandleAsync(HttpContext http, GatewayPipeline pipeline, GatewaySnapshot snapshot, TimeProvider time)
    {
        // The pipeline bounds the body itself, so that a body that is too large is answered in the client's protocol and recorded.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        CallContext call = new(HttpArrival.Read(http, time), snapshot, time);
        await pipeline.InvokeAsync(call, new HttpRequestBody(http.Request), new HttpAnswerSink(http), http.RequestAborted);
    }
}
