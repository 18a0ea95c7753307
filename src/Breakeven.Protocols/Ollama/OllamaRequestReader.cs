using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads request bodies of Ollama's API. Never throws, whatever the bytes.</summary>
internal static class OllamaRequestReader
{
    /// <param name="format">Of chat, generate and embed.</param>
    /// <param name="body">The body, decompressed; one UTF-8 byte order mark is skipped. Kept by the request.</param>
    /// <param name="request">The request, when the body is one.</param>
    /// <param name="error">Else what is wrong, with status 400; never quotes the body.</param>
    public static bool TryRead(WireFormat format, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out OllamaRequest? request, [NotNullWhen(false)] out CallError? error)
    {
        (request, error) = Guard(body, bytes =>
        {
            using OllamaRequestParser parser = new(format, bytes);
            return parser.Parse();
        });
        return request is not null;
    }

    /// <summary>Runs a parser over a body, and turns what is wrong with the body into an answer.</summary>
    public static (T? Value, CallError? Error) Guard<T>(ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, T> parse)
        where T : class
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        // The tokenizer looks into a string only when it is decoded; a byte that is no text anywhere is refused here.
        if (!Utf8.IsValid(body.Span)) return (null, RequestErrors.InvalidUtf8(FirstInvalidByte(body.Span)));
        try
        {
            return (parse(body), null);
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
