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
        foreach ((string name, string value) in head.Headers) http.Response.Headers[name] = HeaderText.Safe(value);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        FlushResult flushed = await http.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        if (flushed.IsCanceled) throw new OperationCanceledException(cancellationToken);
    }

    public async ValueTask CompleteAsync() => await http.Response.CompleteAsync();

    public void Abort() => http.Abort();
}
