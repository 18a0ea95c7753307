using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads and writes <c>text.format</c>.</summary>
internal static class ResponsesFormat
{
    // OpenAI requires a name; other formats have none.
    private const string DefaultName = "answer";

    /// <param name="json">Stands on the name <c>format</c>; left on the end of its value.</param>
    /// <returns>Null for plain text.</returns>
    public static OutputShape? Read(ref BodyReader json, TranslationRules rules)
    {
        if (!json.TryEnterObject("text.format")) return null;
        string? type = null;
        OutputShape shape = new(SchemaJson: null);
        while (json.ReadProperty())
        {
            if (json.Is("type"u8)) type = json.String("text.format.type");
            else if (json.Is("name"u8)) shape = shape with { Name = json.String("text.format.name") };
            else if (json.Is("description"u8)) shape = shape with { Description = json.String("text.format.description") };
            else if (json.Is("schema"u8)) shape = shape with { SchemaJson = json.RawProperty() };
            else if (json.Is("strict"u8)) shape = shape with { Strict = json.Flag("text.format.strict") };
            else json.SkipValue();
        }
        switch (type)
        {
            case null or "text":
                return null;
            case "json_object":
                return new OutputShape(SchemaJson: null);
            case "json_schema":
                return shape.SchemaJson is null ? throw BodyReader.Wrong("text.format.schema", "a JSON schema") : shape;
            default:
                rules.Drop("text.format", "its type has no counterpart outside responses.");
                return null;
        }
    }

    /// <param name="json">Stands in the object <c>text</c>.</param>
    public static void Write(Utf8JsonWriter json, OutputShape shape)
    {
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, shape.SchemaJson is null ? "json_object"u8 : "json_schema"u8);
        if (shape.SchemaJson is { } schema)
        {
            json.WriteString("name"u8, shape.Name ?? DefaultName);
            if (shape.Description is { } description) json.WriteString("description"u8, description);
            json.WritePropertyName("schema"u8);
            json.WriteRawValue(schema.Span, skipInputValidation: true);
            if (shape.Strict is { } strict) json.WriteBoolean("strict"u8, strict);
        }
        json.WriteEndObject();
    }
}
