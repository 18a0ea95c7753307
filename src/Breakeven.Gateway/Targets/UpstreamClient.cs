using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Breakeven.Gateway.Targets;

/// <summary>The gateway's only way out. One connection pool per provider address, kept for the life of the process.</summary>
/// <remarks>
/// Each default that is switched off has hurt somebody: a shared cookie jar sends one tenant's cookie with another's call,
/// redirects carry prompts to hosts that nobody configured, decompression hides a bomb, and a pool that is disposed by
/// eviction breaks the calls in flight. See docs/errors.md.
/// </remarks>
internal sealed class UpstreamClient : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("breakeven", typeof(UpstreamClient).Assembly.GetName().Version?.ToString(3));
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly ConcurrentDictionary<PoolKey, Lazy<HttpMessageInvoker>> _pools = new();

    /// <summary>Sends one request and returns at the response's headers. Only what is set here goes upstream: no header of the client's but <c>traceparent</c>.</summary>
    public Task<HttpResponseMessage> SendAsync(Target target, ReadOnlyMemory<byte> body, bool stream, string? traceParent, CancellationToken cancellationToken)
    {
        ProviderEndpoint endpoint = target.Endpoint;
        HttpRequestMessage request = new(HttpMethod.Post, endpoint.ChatCompletions) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.Authorization = endpoint.Credential;
        request.Headers.UserAgent.Add(Agent);
        request.Headers.TryAddWithoutValidation("accept", stream ? "text/event-stream" : "application/json");
        request.Headers.TryAddWithoutValidation("accept-encoding", "identity");
        if (traceParent is not null) request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        PoolKey key = new(endpoint.ChatCompletions.Scheme, endpoint.ChatCompletions.Host, endpoint.ChatCompletions.Port, target.Provider.Timeouts.Connect);
        return _pools.GetOrAdd(key, static key => new(() => Create(key))).Value.SendAsync(request, cancellationToken);
    }

    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> pool in _pools.Values)
            if (pool.IsValueCreated) pool.Value.Dispose();
    }

    private static HttpMessageInvoker Create(PoolKey key)
    {
        OutboundDialer dialer = new(key.Host, key.Port);
        return new(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = key.Connect,
            ConnectCallback = (context, cancellationToken) => dialer.ConnectAsync(context.DnsEndPoint, cancellationToken),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 64,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        });
    }

    private readonly record struct PoolKey(string Scheme, string Host, int Port, TimeSpan Connect);
}
