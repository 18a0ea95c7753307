using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Turns accepted <c>messages</c> into neutral ones. One reader reads one conversation.</summary>
/// <remarks>
/// Other formats tie a tool's result to its call by an id, which older Ollama clients do not send. Calls are then numbered in their order, and
/// a result answers the first open call of its tool or, where it names none, the first open call.
/// </remarks>
internal sealed class OllamaMessagesReader
{
    private readonly List<ContentPart.ToolCall> _open = [];
    private readonly List<Message> _messages = [];
    private int _calls;

    /// <param name="messages">An accepted array of messages.</param>
    public ImmutableArray<Message> Read(ReadOnlySpan<byte> messages)
    {
        Utf8JsonReader json = new(messages);
        json.Read();
        while (ProviderJson.ReadObjectElement(ref json)) _messages.Add(ReadMessage(messages, ref json));
        return [.. _messages];
    }

    private Message ReadMessage(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> role = default;
        string? thinking = null;
        string? content = null;
        string? toolName = null;
        string? name = null;
        string? callId = null;
        List<ContentPart> images = [];
        List<ContentPart> calls = [];
        while (ProviderJson.ReadProperty(ref json))
        {
            if (json.ValueTextEquals("role"u8))
            {
                json.Read();
                role = OllamaRole.Canonical(in json);
            }
            else if (json.ValueTextEquals("content"u8)) content = ProviderJson.ReadText(ref json);
            else if (json.ValueTextEquals("thinking"u8)) thinking = ProviderJson.ReadText(ref json);
            else if (json.ValueTextEquals("tool_name"u8)) toolName = ProviderJson.ReadText(ref json);
            else if (json.ValueTextEquals("name"u8)) name = ProviderJson.ReadText(ref json); // before 0.6
            else if (json.ValueTextEquals("tool_call_id"u8)) callId = ProviderJson.ReadText(ref json);
            else if (json.ValueTextEquals("images"u8)) ReadImages(ref json, images);
            else if (json.ValueTextEquals("tool_calls"u8)) ReadCalls(data, ref json, calls);
            else ProviderJson.SkipValue(ref json);
        }

        List<ContentPart> parts = [];
        if (role.SequenceEqual("assistant"u8) && !string.IsNullOrEmpty(thinking)) parts.Add(new ContentPart.Reasoning(thinking, null));
        parts.AddRange(images);
        if (!string.IsNullOrEmpty(content)) parts.Add(new ContentPart.Text(content));
        if (role.SequenceEqual("tool"u8)) return new(MessageRole.Tool, [Answer(callId, toolName ?? name, [.. parts])]);
        if (!role.SequenceEqual("assistant"u8)) return new(role.SequenceEqual("user"u8) ? MessageRole.User : MessageRole.System, [.. parts]);
        parts.AddRange(calls);
        _open.AddRange(calls.OfType<ContentPart.ToolCall>());
        return new(MessageRole.Assistant, [.. parts]);
    }

    private ContentPart.ToolResult Answer(string? callId, string? toolName, ImmutableArray<ContentPart> parts)
    {
        int index = !string.IsNullOrEmpty(callId) ? _open.FindIndex(call => call.Id == callId)
            : !string.IsNullOrEmpty(toolName) ? _open.FindIndex(call => call.Name == toolName)
            : _open.Count > 0 ? 0 : -1;
        if (index < 0) throw new RequestRejectedException(RequestErrors.Invalid($"messages[{_messages.Count}] answers no tool call of an earlier message.", "messages"));
        string id = _open[index].Id;
        _open.RemoveAt(index);
        return new(id, parts);
    }

    private static void ReadImages(ref Utf8JsonReader json, List<ContentPart> images)
    {
        if (!ProviderJson.EnterArray(ref json)) return;
        while (json.Read() && json.TokenType == JsonTokenType.String) images.Add(OllamaImage.Read(json.GetString()!, "messages"));
    }

    private void ReadCalls(ReadOnlySpan<byte> data, ref Utf8JsonReader json, List<ContentPart> calls)
    {
        if (!ProviderJson.EnterArray(ref json)) return;
        while (ProviderJson.ReadObjectElement(ref json)) calls.Add(ReadCall(data, ref json));
    }

    private ContentPart.ToolCall ReadCall(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        string? id = null;
        string name = "";
        string arguments = "{}";
        while (ProviderJson.ReadProperty(ref json))
        {
            if (json.ValueTextEquals("id"u8)) id = ProviderJson.ReadText(ref json);
            else if (!json.ValueTextEquals("function"u8)) ProviderJson.SkipValue(ref json);
            else if (ProviderJson.EnterObject(ref json)) ReadFunction(data, ref json, ref name, ref arguments);
        }
        int number = _calls++;
        return new(string.IsNullOrEmpty(id) ? $"call_{number}" : id, name, arguments);
    }

    private static void ReadFunction(ReadOnlySpan<byte> data, ref Utf8JsonReader json, ref string name, ref string arguments)
    {
        while (ProviderJson.ReadProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8)) name = ProviderJson.ReadText(ref json) ?? "";
            else if (json.ValueTextEquals("arguments"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.StartObject) arguments = Encoding.UTF8.GetString(ProviderJson.ReadRaw(data, ref json));
                else json.Skip();
            }
            else ProviderJson.SkipValue(ref json);
        }
    }
}
