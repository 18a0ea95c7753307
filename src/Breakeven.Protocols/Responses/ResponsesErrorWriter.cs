using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Protocols.Responses;

/// <summary>Writes an error inside a stream of responses' events.</summary>
internal static class ResponsesErrorWriter
{
    /// <summary>The format's <c>error</c> event, with the error once more as an object: OpenAI's SDKs raise on that, and hand the bare event to their callers.</summary>
    public static void WriteStreamEvent(IBufferWriter<byte> output, CallError error)
    {
        ArrayBufferWriter<byte> whole = new();
        OpenAIErrorWriter.WriteBody(whole, error);
        ArrayBufferWriter<byte> data = new();
        using (Utf8JsonWriter json = new(data, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error"u8);
            json.WriteNumber("sequence_number"u8, 0); // the stream that breaks may be a provider's own, whose count is not kept
            json.WriteString("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
            json.WriteString("param"u8, error.Param);
            json.WritePropertyName("error"u8);
            json.WriteRawValue(ErrorObject(whole.WrittenSpan), skipInputValidation: true);
            json.WriteEndObject();
        }
        ResponsesEvents.Write(output, "error"u8, data.WrittenSpan);
    }

    // {"error":{…}} without its frame.
    private static ReadOnlySpan<byte> ErrorObject(ReadOnlySpan<byte> body) => body["{\"error\":"u8.Length..^1];
}
