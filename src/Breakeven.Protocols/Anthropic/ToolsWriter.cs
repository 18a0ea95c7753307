using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes tools and which of them shall be called.</summary>
internal static class ToolsWriter
{
    public static void Write(Utf8JsonWriter json, Conversation said)
    {
        if (said.Tools.IsEmpty) return;
        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in said.Tools) WriteTool(json, tool);
        json.WriteEndArray();
        WriteChoice(json, said.ToolChoice, oneByOne: said.ParallelToolCalls == false);
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (!string.IsNullOrEmpty(tool.Description)) json.WriteString("description"u8, tool.Description);
        json.WritePropertyName("input_schema"u8);
        if (tool.ParametersJson is { } schema && !IsEmptyObject(schema.Span)) json.WriteRawValue(schema.Span, skipInputValidation: true);
        else json.WriteRawValue("""{"type":"object","properties":{}}"""u8, skipInputValidation: true);
        if (tool.Strict == true) json.WriteBoolean("strict"u8, true);
        MessagesRequestWriter.WriteCacheControl(json, tool.CacheControlJson);
        json.WriteEndObject();
    }

    // A tool without parameters; Anthropic wants the schema's type all the same.
    private static bool IsEmptyObject(ReadOnlySpan<byte> schema) =>
        schema.Length >= 2 && schema[0] == '{' && schema[1..^1].Trim(" \t\r\n"u8).IsEmpty;

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice, bool oneByOne)
    {
        if (choice is null && !oneByOne) return;
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, choice?.Kind switch
        {
            ToolChoiceKind.None => "none"u8,
            ToolChoiceKind.Required => "any"u8,
            ToolChoiceKind.Named => "tool"u8,
            _ => "auto"u8,
        });
        if (choice is { Kind: ToolChoiceKind.Named, Name: not null }) json.WriteString("name"u8, choice.Name);
        if (oneByOne && choice?.Kind != ToolChoiceKind.None) json.WriteBoolean("disable_parallel_tool_use"u8, true);
        json.WriteEndObject();
    }
}
