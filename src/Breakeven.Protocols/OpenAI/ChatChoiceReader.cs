using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads one choice of an answer or of a chunk.</summary>
internal static class ChatChoiceReader
{
    private const int MostChoices = 128;

    public static void Read(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        int index = 0;
        string? finish = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("delta"u8) || json.ValueTextEquals("message"u8)) ReadMessage(ref json, ref payload);
            else if (json.ValueTextEquals("text"u8)) AddValue(ref json, ref payload);
            else if (json.ValueTextEquals("finish_reason"u8)) finish = ReadFinish(ref json);
            else if (json.ValueTextEquals("index"u8)) index = ReadIndex(ref json);
            else SkipValue(ref json);
        }

        payload.Choices++;
        UInt128 bit = UInt128.One << index;
        payload.Seen |= bit;
        if (finish is null) return;
        payload.Finished |= bit;
        payload.FinishReason ??= finish;
    }

    private static void ReadMessage(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        if (!Enter(ref json)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("content"u8) || json.ValueTextEquals("refusal"u8)
                || json.ValueTextEquals("reasoning_content"u8) || json.ValueTextEquals("reasoning"u8)) AddValue(ref json, ref payload);
            else if (json.ValueTextEquals("tool_calls"u8)) ReadToolCalls(ref json, ref payload);
            else if (json.ValueTextEquals("function_call"u8)) ReadCall(ref json, ref payload);
            else if (json.ValueTextEquals("audio"u8)) ReadAudio(ref json, ref payload);
            else SkipValue(ref json);
        }
    }

    private static void ReadToolCalls(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) ReadToolCall(ref json, ref payload);
            else json.Skip();
        }
    }

    private static void ReadToolCall(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("function"u8) || json.ValueTextEquals("custom"u8)) ReadCall(ref json, ref payload);
            else SkipValue(ref json);
        }
    }

    private static void ReadCall(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        if (!Enter(ref json)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8) || json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("input"u8)) AddValue(ref json, ref payload);
            else SkipValue(ref json);
        }
    }

    // Sound is content; what was said counts, not how many bytes its recording takes.
    private static void ReadAudio(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        if (!Enter(ref json)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isTranscript = json.ValueTextEquals("transcript"u8);
            bool isSound = json.ValueTextEquals("data"u8);
            json.Read();
            long bytes = JsonText.Measure(ref json);
            payload.HasContent |= bytes > 0 && (isTranscript || isSound);
            if (isTranscript) payload.OutputBytes += bytes;
        }
    }

    private static void AddValue(ref Utf8JsonReader json, ref ChatPayload payload)
    {
        json.Read();
        if (json is { TokenType: JsonTokenType.String, ValueIsEscaped: false, ValueSpan.IsEmpty: false })
            payload.PlainText = ((int)json.TokenStartIndex + 1)..((int)json.BytesConsumed - 1);
        long bytes = JsonText.Measure(ref json);
        payload.HasContent |= bytes > 0;
        payload.OutputBytes += bytes;
    }

    // An empty reason is none: some engines send "" in every chunk. The usual ones are not allocated.
    private static string? ReadFinish(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String) return JsonText.ReadShort(ref json);
        return json.ValueTextEquals("stop"u8) ? "stop"
            : json.ValueTextEquals("length"u8) ? "length"
            : json.ValueTextEquals("tool_calls"u8) ? "tool_calls"
            : json.ValueTextEquals("content_filter"u8) ? "content_filter"
            : JsonText.ReadShort(ref json);
    }

    private static int ReadIndex(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index) && index is >= 0 and < MostChoices) return index;
        json.Skip();
        return 0;
    }

    private static bool Enter(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject) return true;
        json.Skip();
        return false;
    }

    private static void SkipValue(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }
}
