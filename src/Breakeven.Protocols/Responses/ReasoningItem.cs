using System.Text;
using System.Text.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>What the model reasons, told as a summary: that is what clients of this format show.</summary>
internal sealed class ReasoningItem(int index, string id) : OutputItem(index, id)
{
    public StringBuilder Text { get; } = new();

    /// <summary>Opaque; for the model that made it.</summary>
    public string? EncryptedContent { get; set; }

    protected override void WriteFields(Utf8JsonWriter json, string status)
    {
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteStartArray("summary"u8);
        if (Text.Length > 0) WritePart(json);
        json.WriteEndArray();
        if (EncryptedContent is not null) json.WriteString("encrypted_content"u8, EncryptedContent);
    }

    public void WritePart(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "summary_text"u8);
        json.WriteString("text"u8, Text.ToString());
        json.WriteEndObject();
    }
}
