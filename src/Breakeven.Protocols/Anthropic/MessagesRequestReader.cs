using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads <c>POST /v1/messages</c> and <c>POST /v1/messages/count_tokens</c>.</summary>
public static class MessagesRequestReader
{
    /// <summary>One pass over the body. Never throws, whatever the bytes.</summary>
    /// <param name="format"><see cref="WireFormat.Messages"/>, which needs <c>max_tokens</c>, or <see cref="WireFormat.CountTokens"/>, which does not.</param>
    /// <param name="body">The body, decompressed; one UTF-8 byte order mark is skipped. Kept by the request.</param>
    /// <param name="request">The request, when the body is one.</param>
    /// <param name="error">
    /// Else what is wrong, with status 400: <c>invalid_json</c>, <c>invalid_utf8</c>, <c>duplicate_property</c>, <c>max_depth</c>,
    /// or <c>invalid_request_error</c> with the field in <see cref="CallError.Param"/>. Never quotes the body.
    /// </param>
    public static bool TryRead(WireFormat format, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MessagesRequest? request, [NotNullWhen(false)] out CallError? error)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        (request, error) = Read(format, body);
        return request is not null;
    }

    private static (MessagesRequest? Request, CallError? Error) Read(WireFormat format, ReadOnlyMemory<byte> body)
    {
        // The tokenizer looks into a string only when it is decoded; a byte that is no text anywhere is refused here.
        if (!Utf8.IsValid(body.Span)) return (null, RequestErrors.InvalidUtf8(FirstInvalidByte(body.Span)));
        try
        {
            using MessagesRequestParser parser = new(format, body);
            return (parser.Parse(), null);
        }
        catch (JsonException cause)
        {
            return (null, RequestErrors.InvalidJson(body.Span, cause));
        }
        catch (RequestRejectedException rejected)
        {
            return (null, rejected.Error);
        }
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> body)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(body[offset..], out _, out int read) == OperationStatus.Done) offset += read;
        return offset;
    }
}
