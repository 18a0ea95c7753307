using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>/healthz</c> (alive), <c>/readyz</c> (takes calls) and <c>/metrics</c> (Prometheus).</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Readiness readiness = routes.ServiceProvider.GetRequiredService<Readiness>();
        PrometheusRegistry metrics = routes.ServiceProvider.GetRequiredService<PrometheusRegistry>();
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        RequestDelegate alive = static http => WriteAsync(http, StatusCodes.Status200OK, "ok\n");
        RequestDelegate ready = http => WriteAsync(
            http, readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, readiness.IsReady ? "ready\n" : "not ready\n");
        RequestDelegate scrape = http => ScrapeAsync(http, metrics, snapshots.Current);
        routes.MapMethods("/", [HttpMethods.Head], alive); // Claude Code and Ollama's clients ask so whether anybody is there
        routes.MapGet("/healthz", alive);
        routes.MapGet("/readyz", ready);
        routes.MapGet("/metrics", scrape);
    }

    /// <summary>Figures tell a stranger how the business goes: beyond loopback they need a key.</summary>
    private static Task ScrapeAsync(HttpContext http, PrometheusRegistry metrics, GatewaySnapshot snapshot)
    {
        if (ClientAddress.IsLoopback(http, snapshot) || AdminAccess.Allows(http, snapshot)) return WriteAsync(http, StatusCodes.Status200OK, metrics.Write(), PrometheusRegistry.ContentType);
        return ErrorAnswers.WriteAsync(http, AdminAccess.Stranger(http, snapshot));
    }

    private static Task WriteAsync(HttpContext http, int status, string text, string contentType = "text/plain")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
