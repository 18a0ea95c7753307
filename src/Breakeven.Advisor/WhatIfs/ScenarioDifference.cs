using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.WhatIfs;

/// <summary>What two scenarios state differently, field by field; workloads are matched by name, so their order makes no difference.</summary>
internal static class ScenarioDifference
{
    private static readonly JsonSerializerOptions Fields = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>In the order of the fields, what is new last.</returns>
    public static ImmutableArray<ScenarioChange> Between(Scenario first, Scenario other)
    {
        Dictionary<string, string> before = Flatten(first), after = Flatten(other);
        return
        [
            .. before.Where(field => after.GetValueOrDefault(field.Key) != field.Value).Select(field => new ScenarioChange(field.Key, field.Value, after.GetValueOrDefault(field.Key))),
            .. after.Where(field => !before.ContainsKey(field.Key)).Select(field => new ScenarioChange(field.Key, null, field.Value)),
        ];
    }

    private static Dictionary<string, string> Flatten(Scenario scenario)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (ScenarioWorkload workload in scenario.Workloads)
        {
            JsonObject node = JsonSerializer.SerializeToNode(workload with { Observed = null }, Fields)!.AsObject();
            node.Remove("name");
            if (node.Count == 0) fields[$"workloads[{workload.Name}]"] = "{}";
            Flatten(node, $"workloads[{workload.Name}]", fields);
        }
        Flatten(JsonSerializer.SerializeToNode(scenario.Api, Fields)!, "api", fields);
        Flatten(JsonSerializer.SerializeToNode(scenario.SelfHost, Fields)!, "self_host", fields);
        Flatten(JsonSerializer.SerializeToNode(scenario.Org, Fields)!, "org", fields);
        return fields;
    }

    /// <summary>A list is one value.</summary>
    private static void Flatten(JsonNode node, string path, Dictionary<string, string> fields)
    {
        if (node is JsonObject mapping)
            foreach ((string name, JsonNode? member) in mapping) Flatten(member!, $"{path}.{name}", fields);
        else fields[path] = node is JsonValue value && value.TryGetValue(out string? text) ? text : Plain(node);
    }

    /// <summary>3 and 3.0 are one number.</summary>
    private static string Plain(JsonNode node) =>
        node is JsonValue value && value.TryGetValue(out decimal number) ? (number / 1.000000000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture) : node.ToJsonString(Fields);
}
