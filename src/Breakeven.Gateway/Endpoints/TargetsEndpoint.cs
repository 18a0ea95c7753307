using System.Buffers;
using System.Text.Json;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>GET /manage/v1/targets</c>: how each configured target is doing, for the holder of the admin key.</summary>
internal static class TargetsEndpoint
{
    public static void MapTargets(this IEndpointRouteBuilder routes)
    {
        IServiceProvider services = routes.ServiceProvider;
        _ = services.GetRequiredService<TargetMetrics>(); // registers its gauges
        SnapshotSource snapshots = services.GetRequiredService<SnapshotSource>();
        TargetGate gate = services.GetRequiredService<TargetGate>();
        EngineBook engines = services.GetRequiredService<EngineBook>();
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        RequestDelegate list = http => ListAsync(http, snapshots.Current, gate, engines, time);
        routes.MapGet("/manage/v1/targets", list);
    }

    private static async Task ListAsync(HttpContext http, GatewaySnapshot snapshot, TargetGate gate, EngineBook engines, TimeProvider time)
    {
        if (AdminAccess.Refuse(http, snapshot) is { } refused)
        {
            await ErrorAnswers.WriteAsync(http, refused);
            return;
        }
        ArrayBufferWriter<byte> body = new(4096);
        await using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (Target target in snapshot.Targets.All) Write(json, target, gate.Standing(target), engines.Find(target.Endpoint.Name), time.GetUtcNow());
            json.WriteEndArray();
            json.WriteEndObject();
        }
        http.Response.ContentType = AnswerHeads.Json;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, Target target, HealthStanding standing, EngineFacts? engine, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("target", target.Id);
        json.WriteString("provider", target.Endpoint.Name);
        json.WriteString("model", target.Model.Value);
        json.WriteString("state", standing.State.Word());
        if (standing.For is { } time) json.WriteString("since", now - time);
        if (standing.Reason is { } reason) json.WriteString("reason", reason);
        if (standing.Remaining is { } wait) json.WriteString("until", now + wait);
        json.WriteNumber("in_flight", standing.InFlight);
        if (engine is not null) Write(json, engine);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EngineFacts engine)
    {
        json.WriteStartObject("engine");
        json.WriteBoolean("reachable", engine.IsReachable);
        json.WriteString("since", engine.Since);
        json.WriteString("checked_at", engine.CheckedAt);
        if (engine.Load?.Running is { } running) json.WriteNumber("requests_running", running);
        if (engine.Load?.Waiting is { } waiting) json.WriteNumber("requests_waiting", waiting);
        if (engine.Load?.KvCacheUse is { } use) json.WriteNumber("kv_cache_usage_ratio", use);
        json.WriteEndObject();
    }
}
