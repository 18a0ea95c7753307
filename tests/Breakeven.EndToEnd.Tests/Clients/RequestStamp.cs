using System.Collections.Concurrent;

namespace Breakeven.EndToEnd.Clients;

/// <summary>Gives each request of a client an id of its own, by which the test finds its record.</summary>
internal sealed class RequestStamp : DelegatingHandler
{
    public RequestStamp()
        : base(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) // by default .NET keeps an abandoned answer's connection for 2 s more
    {
    }

    /// <summary>The ids of all requests so far, in order.</summary>
    public ConcurrentQueue<string> Ids { get; } = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string id = $"{Guid.CreateVersion7()}";
        request.Headers.Remove("x-request-id");
        request.Headers.Add("x-request-id", id);
        Ids.Enqueue(id);
        return base.SendAsync(request, cancellationToken);
    }
}
