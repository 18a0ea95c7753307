using System.Text.Json;

namespace Breakeven.Gateway.Routing.Cascading;

/// <summary>Whether JSON has the shape of a schema: type, required, properties, items, enum, const, additionalProperties. Other keywords are taken as kept: a cascade must not escalate for what it does not understand.</summary>
internal static class SchemaFit
{
    /// <summary>Deeper parts are taken as fitting.</summary>
    private const int Deepest = 32;

    public static bool Fits(JsonElement value, JsonElement schema, int depth = 0)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest) return true;
        if (schema.TryGetProperty("type", out JsonElement type) && !IsOfType(value, type)) return false;
        if (schema.TryGetProperty("enum", out JsonElement words) && words.ValueKind == JsonValueKind.Array && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))) return false;
        if (schema.TryGetProperty("const", out JsonElement only) && !JsonElement.DeepEquals(only, value)) return false;
        return value.ValueKind switch
        {
            JsonValueKind.Object => FitsObject(value, schema, depth),
            JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items) => value.EnumerateArray().All(item => Fits(item, items, depth + 1)),
            _ => true,
        };
    }

    private static bool FitsObject(JsonElement value, JsonElement schema, int depth)
    {
        if (schema.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.Array
            && required.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.String && !value.TryGetProperty(name.GetString()!, out _))) return false;
        bool isClosed = schema.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind == JsonValueKind.False && !schema.TryGetProperty("patternProperties", out _);
        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out JsonElement known))
            {
                if (!Fits(member.Value, known, depth + 1)) return false;
            }
            else if (isClosed)
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsOfType(JsonElement value, JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => IsOfType(value, type.GetString()!),
        JsonValueKind.Array => type.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String || IsOfType(value, one.GetString()!)),
        _ => true,
    };

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && Math.Floor(number) == number,
        _ => true,
    };
}
