using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>The JSON schema (draft 2020-12) of <c>breakeven.yaml</c>, for editors. Written from the shapes that read the file, so that it cannot lag behind.</summary>
public static class ConfigSchema
{
    private static readonly Lazy<string> Text = new(Write);

    /// <summary>The schema, indented. The same text for the same version of the product.</summary>
    public static string Json => Text.Value;

    private static string Write()
    {
        using var stream = new MemoryStream();
        using (var schema = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteStartObject();
            schema.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.WriteString("title", "breakeven.yaml");
            schema.WriteString("description", "Configuration of the Breakeven gateway.");
            ConfigShapes.Root.WriteSchema(schema);
            WriteReference(schema);
            schema.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteReference(Utf8JsonWriter schema)
    {
        schema.WriteStartObject("$defs");
        schema.WriteStartObject("reference");
        schema.WriteString("description", "A value from outside: ${NAME}, ${NAME:-default} or ${file:/path}.");
        schema.WriteString("type", "string");
        schema.WriteString("pattern", "\\$\\{[^}]+\\}");
        schema.WriteEndObject();
        schema.WriteEndObject();
    }
}
