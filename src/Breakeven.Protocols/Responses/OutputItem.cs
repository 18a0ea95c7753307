using System.Text;
using System.Text.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>One item of the output that is being written.</summary>
/// <param name="index">Its place in the output.</param>
/// <param name="id">Unique within the response.</param>
internal abstract class OutputItem(int index, string id)
{
    public int Index { get; } = index;
    public string Id { get; } = id;

    /// <param name="status"><c>in_progress</c>, <c>completed</c> or <c>incomplete</c>.</param>
    public void Write(Utf8JsonWriter json, string status)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        WriteFields(json, status);
        json.WriteEndObject();
    }

    protected abstract void WriteFields(Utf8JsonWriter json, string status);
}

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

/// <summary>A call of a tool.</summary>
internal sealed class CallItem(int index, string id, string callId, string name) : OutputItem(index, id)
{
    public StringBuilder Arguments { get; } = new();

    /// <summary>Tools parse it, and the empty text is no JSON.</summary>
    public string WholeArguments => Arguments.Length > 0 ? Arguments.ToString() : "{}";

    protected override void WriteFields(Utf8JsonWriter json, string status)
    {
        json.WriteString("type"u8, "function_call"u8);
        json.WriteString("status"u8, status);
        json.WriteString("call_id"u8, callId);
        json.WriteString("name"u8, name);
        json.WriteString("arguments"u8, status == "in_progress" ? "" : WholeArguments);
    }
}

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
