using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Gemini;

/// <summary>Writes a JSON schema in the subset of OpenAPI that Gemini takes; it refuses a request for one keyword that it does not know.</summary>
/// <remarks>Keywords outside the subset only narrow what is allowed, so that without them every right answer stays right.</remarks>
internal static class GeminiSchema
{
    private static readonly string[] s_kept =
        ["title", "description", "nullable", "minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "minimum", "maximum", "required", "propertyOrdering"];

    private static readonly string[] s_formats = ["date-time", "enum", "float", "double", "int32", "int64"];

    /// <summary>Whether the schema points at its own parts, which the subset cannot say; newer fields of the API take it as it is.</summary>
    public static bool HasReferences(ReadOnlySpan<byte> schema)
    {
        Utf8JsonReader json = new(schema);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("$ref"u8)) return true;
        }
        return false;
    }

    /// <summary>Whether an object has no properties: Gemini refuses such a schema, and a function without parameters has none.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> schema)
    {
        Utf8JsonReader json = new(schema);
        json.Read();
        while (ProviderJson.ReadProperty(ref json))
        {
            if (!json.ValueTextEquals("properties"u8)) ProviderJson.SkipValue(ref json);
            else if (ProviderJson.EnterObject(ref json)) return !ProviderJson.ReadProperty(ref json);
        }
        return true;
    }

    /// <param name="schema">A JSON object.</param>
    public static void Write(ReadOnlySpan<byte> schema, Utf8JsonWriter output)
    {
        Utf8JsonReader json = new(schema);
        json.Read();
        WriteSchema(ref json, output);
    }

    private static void WriteSchema(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        output.WriteStartObject();
        bool allowsNull = false;
        bool saysNullable = false;
        while (ProviderJson.ReadProperty(ref json))
        {
            saysNullable |= json.ValueTextEquals("nullable"u8);
            WriteKeyword(ref json, output, ref allowsNull);
        }
        if (allowsNull && !saysNullable) output.WriteBoolean("nullable"u8, true);
        output.WriteEndObject();
    }

    private static void WriteKeyword(ref Utf8JsonReader json, Utf8JsonWriter output, ref bool allowsNull)
    {
        if (json.ValueTextEquals("type"u8)) WriteType(ref json, output, ref allowsNull);
        else if (json.ValueTextEquals("properties"u8)) WriteProperties(ref json, output);
        else if (json.ValueTextEquals("items"u8)) WriteItems(ref json, output);
        else if (json.ValueTextEquals("anyOf"u8) || json.ValueTextEquals("oneOf"u8)) WriteAlternatives(ref json, output);
        else if (json.ValueTextEquals("enum"u8)) WriteEnum(ref json, output, isArray: true);
        else if (json.ValueTextEquals("const"u8)) WriteEnum(ref json, output, isArray: false);
        else if (json.ValueTextEquals("format"u8)) WriteFormat(ref json, output);
        else WriteKept(ref json, output);
    }

    private static void WriteKept(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        foreach (string name in s_kept)
        {
            if (!json.ValueTextEquals(name)) continue;
            output.WritePropertyName(name);
            json.Read();
            JsonCopy.Write(ref json, output);
            return;
        }
        ProviderJson.SkipValue(ref json);
    }

    // ["string","null"] is a string that may be null.
    private static void WriteType(ref Utf8JsonReader json, Utf8JsonWriter output, ref bool allowsNull)
    {
        json.Read();
        string? type = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        if (json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType == JsonTokenType.String && json.ValueTextEquals("null"u8)) allowsNull = true;
                else if (json.TokenType == JsonTokenType.String) type ??= json.GetString();
                else json.Skip();
            }
        }
        else json.Skip();
        if (type is not null) output.WriteString("type"u8, type);
    }

    private static void WriteProperties(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        if (!ProviderJson.EnterObject(ref json)) return;
        output.WriteStartObject("properties"u8);
        while (ProviderJson.ReadProperty(ref json))
        {
            output.WritePropertyName(json.GetString() ?? "");
            if (ProviderJson.EnterObject(ref json)) WriteSchema(ref json, output);
            else WriteAnything(output);
        }
        output.WriteEndObject();
    }

    private static void WriteItems(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        if (!ProviderJson.EnterObject(ref json)) return;
        output.WritePropertyName("items"u8);
        WriteSchema(ref json, output);
    }

    private static void WriteAlternatives(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        if (!ProviderJson.EnterArray(ref json)) return;
        output.WriteStartArray("anyOf"u8);
        while (ProviderJson.ReadObjectElement(ref json)) WriteSchema(ref json, output);
        output.WriteEndArray();
    }

    // Only words that are not empty may be enumerated; an enumeration of anything else is left out whole.
    private static void WriteEnum(ref Utf8JsonReader json, Utf8JsonWriter output, bool isArray)
    {
        json.Read();
        List<string> words = [];
        bool isSound = (json.TokenType == JsonTokenType.StartArray) == isArray;
        if (isArray && isSound)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) isSound &= TryAddWord(ref json, words);
        }
        else isSound = isSound && TryAddWord(ref json, words);
        if (!isArray) json.Skip();
        if (!isSound || words.Count == 0) return;
        output.WriteStartArray("enum"u8);
        foreach (string word in words) output.WriteStringValue(word);
        output.WriteEndArray();
    }

    private static bool TryAddWord(ref Utf8JsonReader json, List<string> words)
    {
        string? word = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        json.Skip();
        if (string.IsNullOrEmpty(word)) return false;
        words.Add(word);
        return true;
    }

    private static void WriteFormat(ref Utf8JsonReader json, Utf8JsonWriter output)
    {
        string? format = ProviderJson.ReadText(ref json);
        if (Array.IndexOf(s_formats, format) >= 0) output.WriteString("format"u8, format);
    }

    private static void WriteAnything(Utf8JsonWriter output)
    {
        output.WriteStartObject();
        output.WriteEndObject();
    }
}
