using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes errors as OpenAI's clients expect them: <c>{"error":{"message","type","param","code"}}</c>.</summary>
public static class OpenAIErrorWriter
{
    /// <summary>The body of an answer with <see cref="CallError.Status"/>.</summary>
    public static void WriteBody(IBufferWriter<byte> output, CallError error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, TypeOf(error));
        json.WriteString("param"u8, error.Param);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The last event of a stream that cannot be finished: clients raise it, and no <c>[DONE]</c> follows.</summary>
    public static void WriteStreamEvent(IBufferWriter<byte> output, CallError error)
    {
        ArgumentNullException.ThrowIfNull(output);
        // The body is one line: line ends inside strings are escaped, so it is one data field.
        output.Write("data: "u8);
        WriteBody(output, error);
        output.Write("\n\n"u8);
    }

    private static ReadOnlySpan<byte> TypeOf(CallError error) => error.Status switch
    {
        401 => "authentication_error"u8,
        402 => "insufficient_quota"u8,
        403 => "permission_error"u8,
        429 => "rate_limit_error"u8,
        >= 500 => "server_error"u8,
        _ => "invalid_request_error"u8,
    };
}
