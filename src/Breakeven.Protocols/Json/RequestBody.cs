using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Breakeven.Protocols.Json;

/// <summary>From a body to a request and back: what the request formats do alike.</summary>
internal static class RequestBody
{
    /// <summary>Reads a request of one format. Never throws, whatever the bytes, if the parser throws nothing but the two faults of <see cref="StrictJsonReader"/>.</summary>
    /// <param name="body">The body, decompressed; one UTF-8 byte order mark is skipped.</param>
    /// <param name="parse">Reads valid UTF-8 without a byte order mark.</param>
    public static bool TryRead<T>(
        ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, T> parse, [NotNullWhen(true)] out T? request, [NotNullWhen(false)] out CallError? error)
        where T : class
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        (request, error) = Read(body, parse);
        return request is not null;
    }

    /// <summary>Writes the body with another model's name and no other change.</summary>
    /// <param name="value">Where the name stands in the body.</param>
    public static void WriteRenamed(ModelRequest request, Range value, IBufferWriter<byte> output, string model)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(model);
        WriteRenamed(request, value, output, model, default);
    }

    /// <summary>Writes the body with another model's name and one edit.</summary>
    public static void WriteRenamed(ModelRequest request, Range value, IBufferWriter<byte> output, string model, BodyEdit edit)
    {
        bool rename = model != request.Model;
        bool modelFirst = value.Start.Value < edit.Start;
        ReadOnlySpan<byte> body = request.Body.Span;
        int written = 0;
        if (rename && modelFirst) written = WriteModel(output, body, written, value, model);
        if (!edit.Text.IsEmpty)
        {
            output.Write(body[written..edit.Start]);
            output.Write(edit.Text.Span);
            written = edit.Start + edit.Length;
        }
        if (rename && !modelFirst) written = WriteModel(output, body, written, value, model);
        output.Write(body[written..]);
    }

    private static int WriteModel(IBufferWriter<byte> output, ReadOnlySpan<byte> body, int written, Range value, string model)
    {
        output.Write(body[written..value.Start.Value]);
        using Utf8JsonWriter writer = new(output, WireJson.WriterOptions);
        writer.WriteStringValue(model);
        return value.End.Value;
    }

    private static (T? Request, CallError? Error) Read<T>(ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, T> parse)
        where T : class
    {
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
        Span<char> decoded = stackalloc char[512];
        int offset = 0;
        while (Utf8.ToUtf16(body[offset..], decoded, out int read, out _, replaceInvalidSequences: false) == OperationStatus.DestinationTooSmall) offset += read;
        Utf8.ToUtf16(body[offset..], decoded, out int last, out _, replaceInvalidSequences: false);
        return offset + last;
    }
}
