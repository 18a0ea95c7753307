using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Writes <c>system</c> and <c>messages</c>.</summary>
/// <remarks>Roles must alternate, so that messages of one role in a row become one; a tool's result is the user's. Blank text is refused by the service and left out.</remarks>
internal static class ConverseMessagesWriter
{
    public static void Write(Utf8JsonWriter json, ImmutableArray<Message> messages, TranslationRules rules)
    {
        ConversePartWriter parts = new(json, rules);
        WriteSystem(json, messages, parts);
        json.WriteStartArray("messages"u8);
        MessageRole? open = null;
        foreach (Message message in messages.Where(message => message.Role != MessageRole.System))
        {
            MessageRole role = message.Role == MessageRole.Assistant ? MessageRole.Assistant : MessageRole.User;
            if (role != open)
            {
                if (open is not null) Close(json);
                Open(json, role);
                open = role;
            }
            foreach (ContentPart part in message.Parts) parts.Write(part);
        }
        if (open is not null) Close(json);
        json.WriteEndArray();
    }

    public static void WriteCachePoint(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("cachePoint"u8);
        json.WriteString("type"u8, "default"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSystem(Utf8JsonWriter json, ImmutableArray<Message> messages, ConversePartWriter parts)
    {
        bool any = false;
        foreach (ContentPart.Text text in messages.Where(message => message.Role == MessageRole.System).SelectMany(message => message.Parts).OfType<ContentPart.Text>())
        {
            if (!any) json.WriteStartArray("system"u8);
            any = true;
            parts.Write(text);
        }
        if (any) json.WriteEndArray();
    }

    private static void Open(Utf8JsonWriter json, MessageRole role)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role == MessageRole.Assistant ? "assistant"u8 : "user"u8);
        json.WriteStartArray("content"u8);
    }

    private static void Close(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
