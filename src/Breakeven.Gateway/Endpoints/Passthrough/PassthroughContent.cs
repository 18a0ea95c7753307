using System.Net;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The client's body as a request's content, with the client's own words for its type and length.</summary>
internal sealed class PassthroughContent : HttpContent
{
    private readonly PassthroughUpload _upload;
    private readonly long? _length;

    public PassthroughContent(PassthroughUpload upload, PassthroughRequest request)
    {
        (_upload, _length) = (upload, request.ContentLength);
        if (request.ContentType is { } type) Headers.TryAddWithoutValidation("content-type", type); // as text: a boundary is not to be taken apart
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _upload.CopyToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
