using System.Text;
using System.Text.Json;

namespace Breakeven.Protocols.Responses;

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
