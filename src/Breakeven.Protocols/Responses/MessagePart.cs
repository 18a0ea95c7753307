using System.Text;
using System.Text.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>A text or a refusal in a message.</summary>
internal sealed class MessagePart(bool isRefusal)
{
    public bool IsRefusal { get; } = isRefusal;
    public StringBuilder Words { get; } = new();

    /// <summary>Elements of a JSON list, without its brackets.</summary>
    public StringBuilder LogProbabilities { get; } = new();

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, IsRefusal ? "refusal"u8 : "output_text"u8);
        json.WriteString(IsRefusal ? "refusal"u8 : "text"u8, Words.ToString());
        if (!IsRefusal)
        {
            json.WriteStartArray("annotations"u8);
            json.WriteEndArray();
            WriteLogProbabilities(json);
        }
        json.WriteEndObject();
    }

    public void WriteLogProbabilities(Utf8JsonWriter json)
    {
        json.WritePropertyName("logprobs"u8);
        json.WriteRawValue($"[{LogProbabilities}]", skipInputValidation: true);
    }
}
