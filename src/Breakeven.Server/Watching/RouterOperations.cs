using System.Text.Json;
using System.Text.Json.Serialization;
using Breakeven.Routing.Drift;
using Breakeven.Server.Management;

namespace Breakeven.Server.Watching;

/// <summary><c>GET /routers</c>: how each route by complexity is doing.</summary>
internal sealed class RouterOperations(RouterGuard guard) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
    [
        new("GET", "/routers", "listRouters", "Routes by complexity: model, whether the weak target is suspended and why, what speaks of its answers, how far the traffic is from the training, and what happened.", ListAsync),
    ];

    private Task ListAsync(ManagementCall call) => call.AnswerAsync(json =>
    {
        json.WriteStartArray("data");
        foreach (RouterStanding standing in guard.Standing) Write(json, standing);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, RouterStanding standing)
    {
        RouterState state = standing.State;
        json.WriteStartObject();
        json.WriteString("route", state.Route);
        json.WriteString("weak", state.Weak);
        json.WriteString("strong", state.Strong);
        json.WriteString("model", state.Model);
        json.WriteString("since", state.Since);
        json.WritePropertyName("suspended");
        if (state.Suspended is { } suspended) JsonSerializer.Serialize(json, suspended, RouterJson.Default.RouterSuspension);
        else json.WriteNullValue();
        json.WriteStartArray("evidence");
        foreach (EvidenceReading reading in standing.Evidence) JsonSerializer.Serialize(json, reading, RouterJson.Default.EvidenceReading);
        json.WriteEndArray();
        json.WriteStartArray("traffic");
        foreach (LiveTraffic traffic in standing.Watch.Traffic)
        {
            json.WriteStartObject();
            json.WriteString("name", traffic.Name);
            json.WriteBoolean("known", traffic.IsKnown);
            json.WriteNumber("counted", traffic.Counted);
            json.WritePropertyName("window");
            if (traffic.Latest is { } latest) JsonSerializer.Serialize(json, latest, RouterJson.Default.LiveDrift);
            else json.WriteNullValue();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("history");
        foreach (RouterEvent happened in state.Events) JsonSerializer.Serialize(json, happened, RouterJson.Default.RouterEvent);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>How the management API tells of routers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<EvidenceKind>), typeof(SnakeCaseEnumConverter<EvidenceState>)])]
[JsonSerializable(typeof(RouterSuspension))]
[JsonSerializable(typeof(EvidenceReading))]
[JsonSerializable(typeof(LiveDrift))]
[JsonSerializable(typeof(RouterEvent))]
internal sealed partial class RouterJson : JsonSerializerContext;
