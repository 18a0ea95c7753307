using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads and writes <c>response_format</c>.</summary>
internal static class ChatOutputShape
{
    // OpenAI requires a name; other formats have none.
    private const string DefaultName = "answer";

    /// <param name="json">Stands in the object; left on its end.</param>
    /// <returns>Null for plain text; not known for a type of one engine only.</returns>
    public static (OutputShape? Shape, bool IsKnown) Read(ref BodyReader json)
    {
        string? type = null;
        OutputShape? schema = null;
        while (json.ReadProperty())
        {
            if (json.Is("type"u8)) type = json.String("response_format.type");
            else if (json.Is("json_schema"u8)) schema = json.TryEnterObject("response_format.json_schema") ? ReadSchema(ref json) : null;
            else json.SkipValue();
        }
        return type switch
        {
            "text" => (null, true),
            "json_object" => (new OutputShape(null), true),
            "json_schema" => (schema ?? throw BodyReader.Wrong("response_format.json_schema", "an object with a schema"), true),
            _ => (null, false),
        };
    }

    public static void Write(Utf8JsonWriter json, OutputShape shape)
    {
        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, shape.SchemaJson is null ? "json_object"u8 : "json_schema"u8);
        if (shape.SchemaJson is { } schema)
        {
            json.WriteStartObject("json_schema"u8);
            json.WriteString("name"u8, shape.Name ?? DefaultName);
            if (shape.Description is { } description) json.WriteString("description"u8, description);
            json.WritePropertyName("schema"u8);
            json.WriteRawValue(schema.Span, skipInputValidation: true);
            if (shape.Strict is { } strict) json.WriteBoolean("strict"u8, strict);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static OutputShape ReadSchema(ref BodyReader json)
    {
        OutputShape shape = new(SchemaJson: null);
        while (json.ReadProperty())
        {
            if (json.Is("name"u8)) shape = shape with { Name = json.String("response_format.json_schema.name") };
            else if (json.Is("description"u8)) shape = shape with { Description = json.String("response_format.json_schema.description") };
            else if (json.Is("schema"u8)) shape = shape with { SchemaJson = json.RawProperty() };
            else if (json.Is("strict"u8)) shape = shape with { Strict = json.Flag("response_format.json_schema.strict") };
            else json.SkipValue();
        }
        // OpenAI lets the schema out, and then any object will do.
        return shape;
    }
}
