using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes errors as Anthropic's clients expect them: <c>{"type":"error","error":{"type","message"},"request_id"}</c>, and our stable code beside the type.</summary>
public static class MessagesErrorWriter
{
    private const int Unavailable = 503;

    /// <summary>Anthropic's own status for too much load, which its clients try again.</summary>
    private const int Overloaded = 529;

    /// <summary>The status for an error: its own, but 529 for a 503 where another try helps.</summary>
    public static int StatusOf(CallError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is { Status: Unavailable, Retryable: true } ? Overloaded : error.Status;
    }

    /// <summary>The body of an answer with <see cref="StatusOf"/>.</summary>
    public static void WriteBody(IBufferWriter<byte> output, CallError error, string requestId)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(StatusOf(error)));
        json.WriteString("message"u8, error.Message);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteString("request_id"u8, requestId);
        json.WriteEndObject();
    }

    /// <summary>The last event of a stream that cannot be finished: clients raise it, and no <c>message_stop</c> follows.</summary>
    public static void WriteStreamEvent(IBufferWriter<byte> output, CallError error, string requestId)
    {
        ArgumentNullException.ThrowIfNull(output);
        // The body is one line: line ends inside strings are escaped, so it is one data field.
        output.Write("event: error\ndata: "u8);
        WriteBody(output, error, requestId);
        output.Write("\n\n"u8);
    }

    private static ReadOnlySpan<byte> TypeOf(int status) => status switch
    {
        401 => "authentication_error"u8,
        402 => "billing_error"u8,
        403 => "permission_error"u8,
        404 => "not_found_error"u8,
        413 => "request_too_large"u8,
        429 => "rate_limit_error"u8,
        504 => "timeout_error"u8,
        Overloaded => "overloaded_error"u8,
        >= 500 => "api_error"u8,
        _ => "invalid_request_error"u8,
    };
}
