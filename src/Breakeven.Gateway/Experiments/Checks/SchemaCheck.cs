using System.Text.Json;

namespace Breakeven.Gateway.Experiments.Checks;

/// <summary>Whether a text is JSON that fits a schema. Knows the part of JSON Schema that APIs for structured output take; other keywords restrict nothing.</summary>
/// <remarks>type, enum, const, properties, required, additionalProperties: false, items, minItems, maxItems, minLength, maxLength, minimum, maximum, anyOf, allOf, oneOf. No $ref.</remarks>
internal sealed class SchemaCheck
{
    private const int Deepest = 64;
    private readonly JsonElement _schema;

    /// <exception cref="JsonException">The schema is no JSON.</exception>
    public SchemaCheck(string schema)
    {
        using JsonDocument document = JsonDocument.Parse(schema);
        _schema = document.RootElement.Clone();
    }

    public bool Fits(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Fits(document.RootElement, _schema, 0);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (Exception rule) when (rule is InvalidOperationException or FormatException)
        {
            return true; // a rule of the wrong kind restricts nothing, as an unknown one
        }
    }

    private static bool Fits(JsonElement value, JsonElement schema, int depth)
    {
        if (schema.ValueKind == JsonValueKind.False || depth > Deepest) return false;
        if (schema.ValueKind != JsonValueKind.Object) return true;
        foreach (JsonProperty rule in schema.EnumerateObject())
            if (!Holds(value, rule, schema, depth)) return false;
        return true;
    }

    private static bool Holds(JsonElement value, JsonProperty rule, JsonElement schema, int depth) => rule.Name switch
    {
        "type" => rule.Value.ValueKind == JsonValueKind.Array ? rule.Value.EnumerateArray().Any(type => Is(value, type.GetString())) : Is(value, rule.Value.GetString()),
        "enum" => rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "const" => JsonElement.DeepEquals(rule.Value, value),
        "required" => value.ValueKind != JsonValueKind.Object || rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object || rule.Value.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out JsonElement member) || Fits(member, one.Value, depth + 1)),
        "additionalProperties" when rule.Value.ValueKind == JsonValueKind.False && value.ValueKind == JsonValueKind.Object =>
            value.EnumerateObject().All(member => schema.TryGetProperty("properties", out JsonElement known) && known.TryGetProperty(member.Name, out _)),
        "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().All(item => Fits(item, rule.Value, depth + 1)),
        "minItems" when value.ValueKind == JsonValueKind.Array => value.GetArrayLength() >= rule.Value.GetInt32(),
        "maxItems" when value.ValueKind == JsonValueKind.Array => value.GetArrayLength() <= rule.Value.GetInt32(),
        "minLength" when value.ValueKind == JsonValueKind.String => value.GetString()!.Length >= rule.Value.GetInt32(),
        "maxLength" when value.ValueKind == JsonValueKind.String => value.GetString()!.Length <= rule.Value.GetInt32(),
        "minimum" when value.ValueKind == JsonValueKind.Number => value.GetDouble() >= rule.Value.GetDouble(),
        "maximum" when value.ValueKind == JsonValueKind.Number => value.GetDouble() <= rule.Value.GetDouble(),
        "anyOf" => rule.Value.EnumerateArray().Any(one => Fits(value, one, depth + 1)),
        "allOf" => rule.Value.EnumerateArray().All(one => Fits(value, one, depth + 1)),
        "oneOf" => rule.Value.EnumerateArray().Count(one => Fits(value, one, depth + 1)) == 1,
        _ => true,
    };

    private static bool Is(JsonElement value, string? type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && Math.Floor(number) == number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };
}
