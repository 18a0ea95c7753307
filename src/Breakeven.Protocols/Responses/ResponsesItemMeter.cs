using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>Measures one item of a response's output.</summary>
internal static class ResponsesItemMeter
{
    /// <param name="json">Stands on the start of the item; left on its end.</param>
    public static void Measure(ref Utf8JsonReader json, ref ResponsesPayload payload)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8)) payload.HasCall |= ReadIsCall(ref json);
            else if (json.ValueTextEquals("content"u8) || json.ValueTextEquals("summary"u8)) payload.OutputBytes += MeasureParts(ref json);
            else if (json.ValueTextEquals("name"u8) || json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("input"u8)) payload.OutputBytes += MeasureText(ref json);
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }

    // Calls that the client must answer; what the provider's own tools do ends no turn.
    private static bool ReadIsCall(ref Utf8JsonReader json)
    {
        json.Read();
        bool isCall = json.TokenType == JsonTokenType.String && (json.ValueTextEquals("function_call"u8) || json.ValueTextEquals("custom_tool_call"u8));
        json.Skip();
        return isCall;
    }

    private static long MeasureParts(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return 0;
        }
        long bytes = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) bytes += MeasurePart(ref json);
            else json.Skip();
        }
        return bytes;
    }

    private static long MeasurePart(ref Utf8JsonReader json)
    {
        long bytes = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("text"u8) || json.ValueTextEquals("refusal"u8)) bytes += MeasureText(ref json);
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return bytes;
    }

    private static long MeasureText(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.Measure(ref json);
    }
}
