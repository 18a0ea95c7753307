using System.Buffers;
using System.Text.Json;
using Breakeven.Gateway.Hosting;
using Breakeven.Protocols.Anthropic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>, in OpenAI's shape, or in Anthropic's for its clients.</summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        RequestDelegate list = http => ListAsync(http, snapshots.Current);
        RequestDelegate one = http => OneAsync(http, snapshots.Current);
        foreach (string path in (string[])["/v1/models", "/anthropic/v1/models"])
        {
            routes.MapGet(path, list);
            routes.MapGet($"{path}/{{**id}}", one);
        }
    }

    private static Task ListAsync(HttpContext http, GatewaySnapshot snapshot)
    {
        if (VisibleModels.TryFind(http, snapshot, out IEnumerable<VisibleModel> models) is { } refused) return ErrorAnswers.WriteAsync(http, refused);
        return ClientProtocols.IsAnthropic(http)
            ? JsonAnswer.WriteAsync(http, body => ModelListWriter.WriteList(body, [.. models.Select(Listed)]))
            : JsonAnswer.WriteAsync(http, body => WriteList(body, models));
    }

    private static Task OneAsync(HttpContext http, GatewaySnapshot snapshot)
    {
        if (VisibleModels.TryFind(http, snapshot, out IEnumerable<VisibleModel> models) is { } refused) return ErrorAnswers.WriteAsync(http, refused);
        string id = http.Request.RouteValues["id"] as string ?? "";
        VisibleModel found = models.FirstOrDefault(model => model.Id == id);
        if (found.Id is null) return ErrorAnswers.WriteAsync(http, GatewayErrors.ModelNotFound(id, nearest: null));
        return ClientProtocols.IsAnthropic(http)
            ? JsonAnswer.WriteAsync(http, body => ModelListWriter.WriteModel(body, Listed(found)))
            : JsonAnswer.WriteAsync(http, body => WriteOne(body, found));
    }

    private static ListedModel Listed(VisibleModel model) => new(model.Id, model.Id, DateTimeOffset.UnixEpoch);

    private static void WriteList(IBufferWriter<byte> body, IEnumerable<VisibleModel> models)
    {
        using Utf8JsonWriter json = new(body);
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (VisibleModel model in models) WriteModel(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOne(IBufferWriter<byte> body, VisibleModel model)
    {
        using Utf8JsonWriter json = new(body);
        WriteModel(json, model);
    }

    private static void WriteModel(Utf8JsonWriter json, VisibleModel model)
    {
        json.WriteStartObject();
        json.WriteString("id", model.Id);
        json.WriteString("object", "model");
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", model.Owner);
        json.WriteEndObject();
    }
}
