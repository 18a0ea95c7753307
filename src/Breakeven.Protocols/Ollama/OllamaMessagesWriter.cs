using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Writes <c>messages</c>.</summary>
internal static class OllamaMessagesWriter
{
    public static void Write(Utf8JsonWriter json, ImmutableArray<Message> messages, TranslationRules rules)
    {
        Dictionary<string, string> toolNames = [];
        json.WriteStartArray("messages"u8);
        foreach (Message message in messages)
        {
            foreach (ContentPart.ToolCall call in message.Parts.OfType<ContentPart.ToolCall>()) toolNames[call.Id] = call.Name;
            if (message.Role != MessageRole.Tool) WriteMessage(json, message, rules);
            foreach (ContentPart.ToolResult result in message.Parts.OfType<ContentPart.ToolResult>()) WriteResult(json, result, toolNames, rules);
        }
        json.WriteEndArray();
    }

    /// <summary>What a message says, as one text: Ollama has no parts.</summary>
    public static string Text(ImmutableArray<ContentPart> parts) => string.Join('\n', parts.Select(part => part switch
    {
        ContentPart.Text text => text.Value,
        ContentPart.Refusal refusal => refusal.Value,
        _ => null,
    }).OfType<string>());

    public static void WriteImages(Utf8JsonWriter json, ImmutableArray<ContentPart> parts, TranslationRules rules)
    {
        foreach (ContentPart part in parts) OllamaRequestWriter.DropPart(part, rules);
        List<string> images = [.. parts.OfType<ContentPart.Image>().Select(image => image.Source.Base64).OfType<string>()];
        if (images.Count == 0) return;
        json.WriteStartArray("images"u8);
        foreach (string image in images) json.WriteStringValue(image);
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, Message message, TranslationRules rules)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, message.Role switch
        {
            MessageRole.System => "system"u8,
            MessageRole.Assistant => "assistant"u8,
            _ => "user"u8,
        });
        json.WriteString("content"u8, Text(message.Parts));
        // What only another model can read is left out: this one could do nothing with it.
        string thinking = string.Concat(message.Parts.OfType<ContentPart.Reasoning>().Select(part => part.Value));
        if (thinking.Length > 0) json.WriteString("thinking"u8, thinking);
        WriteImages(json, message.Parts, rules);
        WriteCalls(json, message.Parts);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, ImmutableArray<ContentPart> parts)
    {
        bool any = false;
        foreach (ContentPart.ToolCall call in parts.OfType<ContentPart.ToolCall>())
        {
            if (!any) json.WriteStartArray("tool_calls"u8);
            any = true;
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WritePropertyName("arguments"u8);
            JsonCopy.WriteArguments(json, call.ArgumentsJson);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        if (any) json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, ContentPart.ToolResult result, Dictionary<string, string> toolNames, TranslationRules rules)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("content"u8, Text(result.Parts));
        if (toolNames.TryGetValue(result.CallId, out string? name)) json.WriteString("tool_name"u8, name);
        json.WriteString("tool_call_id"u8, result.CallId);
        WriteImages(json, result.Parts, rules);
        json.WriteEndObject();
    }
}
