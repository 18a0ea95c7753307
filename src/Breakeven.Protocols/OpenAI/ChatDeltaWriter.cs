using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes one event as the <c>delta</c> of a chunk.</summary>
internal static class ChatDeltaWriter
{
    /// <returns>The choice that the event speaks of; null when a chunk has no word for it.</returns>
    public static int? ChoiceOf(AnswerEvent item) => item switch
    {
        AnswerEvent.Text text => text.Choice,
        AnswerEvent.Refusal refusal => refusal.Choice,
        AnswerEvent.Reasoning reasoning => reasoning.Choice,
        AnswerEvent.ToolCall call => call.Choice,
        AnswerEvent.ToolArguments arguments => arguments.Choice,
        AnswerEvent.LogProbabilities probabilities => probabilities.Choice,
        _ => null,
    };

    /// <param name="json">Stands in the delta.</param>
    public static void Write(Utf8JsonWriter json, AnswerEvent item)
    {
        switch (item)
        {
            case AnswerEvent.Text text:
                json.WriteString("content"u8, text.Delta);
                break;
            case AnswerEvent.Refusal refusal:
                json.WriteString("refusal"u8, refusal.Delta);
                break;
            case AnswerEvent.Reasoning reasoning:
                json.WriteString("reasoning_content"u8, reasoning.Delta);
                break;
            case AnswerEvent.ToolCall call:
                WriteCall(json, call.Call, call, arguments: "");
                break;
            case AnswerEvent.ToolArguments arguments:
                WriteCall(json, arguments.Call, begun: null, arguments.Delta);
                break;
        }
    }

    // Id, type and name come with the call's first piece only: clients join the pieces by index.
    private static void WriteCall(Utf8JsonWriter json, int index, AnswerEvent.ToolCall? begun, string arguments)
    {
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        if (begun is not null)
        {
            json.WriteString("id"u8, begun.Id);
            json.WriteString("type"u8, "function"u8);
        }
        json.WriteStartObject("function"u8);
        if (begun is not null) json.WriteString("name"u8, begun.Name);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
