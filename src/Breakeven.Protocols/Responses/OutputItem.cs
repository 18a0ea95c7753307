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
