using System.Diagnostics.CodeAnalysis;
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
    public static bool TryRead(WireFormat format, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MessagesRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, format == WireFormat.CountTokens ? MessagesRequestParser.ParseCount : MessagesRequestParser.ParseMessage, out request, out error);
}
