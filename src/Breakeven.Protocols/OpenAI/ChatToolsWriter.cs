using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes the tools of a chat completion request.</summary>
internal static class ChatToolsWriter
{
    public static void WriteTools(Utf8JsonWriter json, ImmutableArray<ToolDefinition> tools)
    {
        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            WriteFunction(json, tool);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteChoice(Utf8JsonWriter json, ToolChoice choice)
    {
        if (choice.Kind == ToolChoiceKind.Named)
        {
            json.WriteStartObject("tool_choice"u8);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, choice.Name);
            json.WriteEndObject();
            json.WriteEndObject();
            return;
        }
        json.WriteString("tool_choice"u8, choice.Kind switch
        {
            ToolChoiceKind.None => "none"u8,
            ToolChoiceKind.Required => "required"u8,
            _ => "auto"u8,
        });
    }

    private static void WriteFunction(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description) json.WriteString("description"u8, description);
        if (tool.ParametersJson is { } parameters)
        {
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(parameters.Span, skipInputValidation: true);
        }
        if (tool.Strict is { } strict) json.WriteBoolean("strict"u8, strict);
    }
}
