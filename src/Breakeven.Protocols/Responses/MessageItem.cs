using System.Text.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>What the model says.</summary>
internal sealed class MessageItem(int index, string id) : OutputItem(index, id)
{
    public List<MessagePart> Parts { get; } = [];

    protected override void WriteFields(Utf8JsonWriter json, string status)
    {
        json.WriteString("type"u8, "message"u8);
        json.WriteString("status"u8, status);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (MessagePart part in Parts) part.Write(json);
        json.WriteEndArray();
    }
}
