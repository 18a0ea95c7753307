using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Answers over HTTP.</summary>
internal sealed class HttpAnswerSink(HttpContext http) : IAnswerSink
{
    public bool HasStarted { get; private set; }

    public void Start(AnswerHead head)
    {
        if (HasStarted) throw new InvalidOperationException("Status and headers are sent once.");
        HasStarted = true;
        http.Response.StatusCode = head.Status;
        http.Response.ContentType = head.ContentType;
        http.Response.ContentLength = head.ContentLength;
        IHeaderDictionary headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff"; // models write HTML too, and browsers must not take it for a page
        foreach ((string name, string value) in head.Headers) headers[name] = HeaderText.Safe(value);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        FlushResult flushed = await http.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        if (flushed.IsCanceled) throw new OperationCanceledException(cancellationToken);
    }

    public async ValueTask CompleteAsync(ReadOnlyMemory<byte> last)
    {
        if (http.Response.HasStarted) http.Response.BodyWriter.Write(last.Span); // leaves with the last chunk's mark: one packet instead of two
        else await WriteAsync(last, http.RequestAborted);
        await http.Response.CompleteAsync();
    }

    public void Abort() => http.Abort();
}
