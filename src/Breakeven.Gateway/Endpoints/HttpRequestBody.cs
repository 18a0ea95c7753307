using System.Buffers;
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
        ArrayBufferWriter<byte> body = new((int)Math.Clamp(request.ContentLength + 1 ?? 4096, 16, LargestFirstBuffer));
        try
        {
            while (true)
            {
                int read = await request.Body.ReadAsync(body.GetMemory(), cancellationToken);
                if (read == 0) return new(body.WrittenMemory, null);
                body.Advance(read);
                if (body.WrittenCount > most) return new(default, GatewayErrors.BodyTooLarge(most));
            }
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
