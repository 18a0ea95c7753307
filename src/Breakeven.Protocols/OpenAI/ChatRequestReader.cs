using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>POST /v1/chat/completions</c>.</summary>
public static class ChatRequestReader
{
    /// <summary>One pass over the body. Never throws, whatever the bytes.</summary>
    /// <param name="body">The body, decompressed; one UTF-8 byte order mark is skipped. Kept by the request.</param>
    /// <param name="request">The request, when the body is one.</param>
    /// <param name="error">
    /// Else what is wrong, with status 400: <c>invalid_json</c>, <c>invalid_utf8</c>, <c>duplicate_property</c>, <c>max_depth</c>,
    /// or <c>invalid_request_error</c> with the field in <see cref="CallError.Param"/>. Never quotes the body.
    /// </param>
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, ChatRequestParser.Parse, out request, out error);
}
