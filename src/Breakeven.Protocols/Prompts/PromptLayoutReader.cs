using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Prompts;

/// <summary>Finds the parts of a prompt in a chat completion, a message or a response. Looks at names and ids only, never at what is said.</summary>
public static class PromptLayoutReader
{
    /// <param name="body">Valid JSON of the format.</param>
    /// <returns>Null for a format that is no conversation of tools and turns, and for a body that does not have its shape.</returns>
    public static PromptLayout? Read(WireFormat format, ReadOnlySpan<byte> body)
    {
        if (format is not (WireFormat.ChatCompletions or WireFormat.Messages or WireFormat.Responses)) return null;
        try
        {
            return ReadBody(format, body);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether a member of this name stands anywhere, however it is escaped.</summary>
    public static bool HasMember(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        Utf8JsonReader json = new(body, WireJson.ReaderOptions);
        while (json.Read())
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(name)) return true;
        return false;
    }

    private static PromptLayout? ReadBody(WireFormat format, ReadOnlySpan<byte> body)
    {
        Utf8JsonReader json = new(body, WireJson.ReaderOptions);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        PromptLayout layout = new();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool tools = json.ValueTextEquals("tools"u8), key = json.ValueTextEquals("prompt_cache_key"u8);
            bool system = format == WireFormat.Messages ? json.ValueTextEquals("system"u8) : format == WireFormat.Responses && json.ValueTextEquals("instructions"u8);
            bool items = json.ValueTextEquals(format == WireFormat.Responses ? "input"u8 : "messages"u8);
            bool stored = json.ValueTextEquals("conversation"u8);
            json.Read();
            JsonTokenType type = json.TokenType;
            if (key) layout = layout with { HasCacheKey = true };
            if (stored && type != JsonTokenType.Null) layout = layout with { HasReferences = true };
            if (items && type == JsonTokenType.StartArray)
            {
                layout = ReadItems(format, ref json, layout);
                continue;
            }
            BodySpan span = Skip(ref json);
            if (tools && type == JsonTokenType.StartArray) layout = layout with { Tools = span };
            else if (system && type != JsonTokenType.Null) layout = layout with { System = span };
            else if (items) layout = layout with { Text = span };
        }
        return layout;
    }

    private static PromptLayout ReadItems(WireFormat format, ref Utf8JsonReader json, PromptLayout layout)
    {
        ImmutableArray<PromptItem>.Builder items = ImmutableArray.CreateBuilder<PromptItem>();
        bool references = layout.HasReferences;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            PromptItemReader item = new(format);
            items.Add(item.Read(ref json));
            references |= item.IsReference;
        }
        return layout with { Items = items.ToImmutable(), HasReferences = references };
    }

    /// <param name="json">Stands on a value; left on its end.</param>
    internal static BodySpan Skip(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return new(start, (int)json.BytesConsumed);
    }
}
