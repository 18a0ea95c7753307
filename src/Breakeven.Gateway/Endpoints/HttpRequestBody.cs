using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Breakeven.Gateway.Endpoints;

/// <summary>The body of an HTTP request: JSON in UTF-8, not compressed, bounded.</summary>
internal sealed class HttpRequestBody(HttpRequest request) : IRequestBody
{
    private const int LargestFirstBuffer = 1024 * 1024;

    public async ValueTask<BodyRead> ReadAsync(long most, CancellationToken cancellationToken)
    {
        if (Unsupported() is { } error) return new(default, error);
        if (request.ContentLength > most) return new(default, GatewayErrors.BodyTooLarge(most));
        try
        {
            return await ReadWholeAsync(most, cancellationToken);
        }
        catch (BadHttpRequestException bad)
        {
            return new(default, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? GatewayErrors.BodyTooLarge(most) : GatewayErrors.BadBody(bad.StatusCode));
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(default, GatewayErrors.BadBody(StatusCodes.Status400BadRequest)); // Kestrel reports some broken chunk sizes as plain I/O errors
        }
    }

    /// <summary>A body that is there at once, as most are, is copied once, into an array of its own size.</summary>
    private async ValueTask<BodyRead> ReadWholeAsync(long most, CancellationToken cancellationToken)
    {
        PipeReader reader = request.BodyReader;
        ArrayBufferWriter<byte>? parts = null;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (read.IsCanceled) throw new OperationCanceledException(cancellationToken);
            ReadOnlySequence<byte> arrived = read.Buffer;
            if (arrived.Length + (parts?.WrittenCount ?? 0) > most)
            {
                reader.AdvanceTo(arrived.End);
                return new(default, GatewayErrors.BodyTooLarge(most));
            }
            ReadOnlyMemory<byte> whole = default;
            if (read.IsCompleted && parts is null) whole = arrived.ToArray();
            else Append(parts ??= new((int)Math.Clamp(request.ContentLength ?? 4096, 16, LargestFirstBuffer)), arrived);
            reader.AdvanceTo(arrived.End);
            if (read.IsCompleted) return new(parts?.WrittenMemory ?? whole, null);
        }
    }

    private static void Append(ArrayBufferWriter<byte> body, in ReadOnlySequence<byte> arrived)
    {
        foreach (ReadOnlyMemory<byte> piece in arrived) body.Write(piece.Span);
    }

    /// <summary>A cross-site form cannot send JSON, so the content type also guards against foreign pages.</summary>
    private CallError? Unsupported()
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding.ToString(), "identity", StringComparison.OrdinalIgnoreCase))
            return GatewayErrors.UnsupportedMediaType("The request body is compressed. Send it without content-encoding.");
        if (request.ContentType is AnswerHeads.Json) return null;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return GatewayErrors.UnsupportedMediaType("Send the request as JSON, with 'content-type: application/json'.");
        return type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            ? GatewayErrors.UnsupportedMediaType("Send the request in UTF-8.")
            : null;
    }
}
