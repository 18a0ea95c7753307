using System.Buffers;
using System.Text.Json;

namespace Breakeven.Gateway.Batches;

/// <summary>Lines of output and error files, as OpenAI writes them.</summary>
internal static class LineText
{
    public static byte[] Answered(string requestId, string customId, int status, ReadOnlySpan<byte> body)
    {
        ArrayBufferWriter<byte> line = new(body.Length + 256);
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("id", requestId);
            json.WriteString("custom_id", customId);
            json.WriteStartObject("response");
            json.WriteNumber("status_code", status);
            json.WriteString("request_id", requestId);
            json.WritePropertyName("body");
            WriteOnOneLine(json, body);
            json.WriteEndObject();
            json.WriteNull("error");
            json.WriteEndObject();
        }
        return line.WrittenSpan.ToArray();
    }

    /// <summary>A line that was never sent.</summary>
    public static byte[] NotRun(string requestId, string customId, string code, string message)
    {
        ArrayBufferWriter<byte> line = new(256);
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("id", requestId);
            json.WriteString("custom_id", customId);
            json.WriteNull("response");
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return line.WrittenSpan.ToArray();
    }

    /// <summary>An answer may have line breaks between its parts, and a line may not; what is no JSON would break the whole file.</summary>
    private static void WriteOnOneLine(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(body.ToArray());
            if (body.IndexOfAny((byte)'\n', (byte)'\r') < 0) json.WriteRawValue(body, skipInputValidation: true);
            else parsed.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(body);
        }
    }
}
