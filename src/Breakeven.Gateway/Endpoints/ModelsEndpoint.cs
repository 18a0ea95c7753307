using System.Text.Json;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>: the names that the key may ask for.</summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        RequestDelegate list = http => ListAsync(http, snapshots.Current);
        RequestDelegate one = http => OneAsync(http, snapshots.Current);
        routes.MapGet("/v1/models", list);
        routes.MapGet("/v1/models/{**id}", one);
    }

    private static async Task ListAsync(HttpContext http, GatewaySnapshot snapshot)
    {
        if (Caller(http, snapshot) is not { } caller)
        {
            await ErrorAnswers.WriteAsync(http, GatewayErrors.InvalidKey);
            return;
        }
        await WriteAsync(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("object", "list");
            writer.WriteStartArray("data");
            foreach ((string id, string owner) in Visible(snapshot, caller.Key)) WriteModel(writer, id, owner);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task OneAsync(HttpContext http, GatewaySnapshot snapshot)
    {
        if (Caller(http, snapshot) is not { } caller)
        {
            await ErrorAnswers.WriteAsync(http, GatewayErrors.InvalidKey);
            return;
        }
        string id = http.Request.RouteValues["id"] as string ?? "";
        (string Id, string Owner) found = Visible(snapshot, caller.Key).FirstOrDefault(model => model.Id == id);
        if (found.Id is null) await ErrorAnswers.WriteAsync(http, GatewayErrors.ModelNotFound(id, nearest: null));
        else await WriteAsync(http, writer => WriteModel(writer, found.Id, found.Owner));
    }

    /// <summary>Routes first, then every target with a model of its own, as <c>provider/model</c>.</summary>
    private static IEnumerable<(string Id, string Owner)> Visible(GatewaySnapshot snapshot, KeyConfig? key)
    {
        foreach (string route in RouteResolver.Visible(snapshot.RoutesOf(key?.Environment ?? snapshot.Environment), key)) yield return (route, "breakeven");
        HashSet<string> seen = [];
        foreach (Target target in snapshot.Targets.All)
        {
            string id = $"{target.Endpoint.Name}/{target.Model}";
            if (!target.Model.IsAny && RouteResolver.MayUse(key, id) && seen.Add(id)) yield return (id, target.Endpoint.Name);
        }
    }

    private static Caller? Caller(HttpContext http, GatewaySnapshot snapshot) =>
        snapshot.Keys.Find(HttpArrival.PresentedKey(http.Request.Headers)) is { } key ? new(key)
        : snapshot.Keys.IsEmpty && HttpArrival.IsLoopback(http) ? Admission.Caller.Local
        : null;

    private static void WriteModel(Utf8JsonWriter writer, string id, string owner)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("object", "model");
        writer.WriteNumber("created", 0);
        writer.WriteString("owned_by", owner);
        writer.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        using PooledBuffer body = new(1024);
        await using (Utf8JsonWriter writer = new(body)) write(writer);
        http.Response.ContentType = AnswerHeads.Json;
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body.Written, http.RequestAborted);
    }
}
