using System.Collections.Concurrent;
using System.Net;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets.Providers;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets;

/// <summary>The gateway's only way out. One connection pool per provider address, kept for the life of the process.</summary>
/// <remarks>
/// Each default that is switched off has hurt somebody: a shared cookie jar sends one tenant's cookie with another's call,
/// redirects carry prompts to hosts that nobody configured, decompression hides a bomb, and a pool that is disposed by
/// eviction breaks the calls in flight. See docs/errors.md.
/// </remarks>
internal sealed class UpstreamClient(IHostResolver resolver, ILogger<UpstreamClient> logger) : IDisposable
{
    /// <summary>How the gateway names itself to providers.</summary>
    public static readonly string Agent = $"breakeven/{typeof(UpstreamClient).Assembly.GetName().Version?.ToString(3)}";
    private readonly ConcurrentDictionary<PoolKey, Lazy<HttpMessageInvoker>> _pools = new();

    /// <summary>Sends one request and returns at the response's headers. Only what is set here and by the provider's adapter goes upstream.</summary>
    /// <param name="clientHeader">Looks a header of the client's request up, for the few that a provider's adapter takes over.</param>
    /// <param name="sent">The request; tells whether a connection was made for it.</param>
    public Task<HttpResponseMessage> SendAsync(Candidate candidate, Exchange exchange, Func<string, string?> clientHeader, string? traceParent, out HttpRequestMessage sent, CancellationToken cancellationToken)
    {
        ProviderAdapter adapter = candidate.Target.Endpoint.Adapter;
        bool stream = exchange.Request.Stream;
        Uri address = adapter.AddressOf(exchange.Target.Format, candidate.Model, stream);
        HttpRequestMessage request = sent = new(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(exchange.Body) };
        // As text: typed values are taken apart and put together again for each request.
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/json");
        request.Headers.TryAddWithoutValidation("user-agent", Agent);
        request.Headers.TryAddWithoutValidation("accept", stream ? exchange.Target.StreamMediaType : "application/json");
        request.Headers.TryAddWithoutValidation("accept-encoding", "identity");
        request.Headers.TryAddWithoutValidation(ProxyHop.Header, ProxyHop.Next(clientHeader));
        if (traceParent is not null) request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        HttpMessageInvoker pool = PoolOf(candidate, address);
        ValueTask authorizing = adapter.AuthorizeAsync(request, exchange.Body, clientHeader, cancellationToken);
        return authorizing.IsCompletedSuccessfully ? pool.SendAsync(request, cancellationToken) : SendAuthorizedAsync(authorizing, pool, request, cancellationToken);
    }

    /// <summary>The connections to an address of a permitted target, made at the first use.</summary>
    public HttpMessageInvoker PoolOf(in Candidate candidate, Uri address) => PoolOf(address, candidate.Target.Provider);

    /// <summary>For questions of the gateway's own, which carry nothing of any call and so need no permission.</summary>
    public HttpMessageInvoker ProbePoolOf(Uri address, ProviderConfig provider) => PoolOf(address, provider);

    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> pool in _pools.Values)
            if (pool.IsValueCreated) pool.Value.Dispose();
    }

    private HttpMessageInvoker PoolOf(Uri address, ProviderConfig provider) =>
        _pools.GetOrAdd(
            new(address.Scheme, address.Host, address.Port, provider.Timeouts.Connect, provider.AllowPrivateNetwork ?? (provider.Location == Location.Own ? true : null)),
            static (key, client) => new(() => client.Create(key)), this).Value;

    private static async Task<HttpResponseMessage> SendAuthorizedAsync(ValueTask authorizing, HttpMessageInvoker pool, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await authorizing;
        return await pool.SendAsync(request, cancellationToken);
    }

    private HttpMessageInvoker Create(PoolKey key)
    {
        string host = new Uri($"{key.Scheme}://{key.Host}:{key.Port}").IdnHost; // as connections are asked for
        OutboundDialer dialer = new(host, key.Port, key.IsDeclaredPrivate ?? HostNames.IsPrivate(host), resolver, logger);
        return new(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = key.Connect,
            ConnectCallback = (context, cancellationToken) =>
            {
                StaleConnection.MarkFresh(context.InitialRequestMessage);
                return dialer.ConnectAsync(context.DnsEndPoint, cancellationToken);
            },
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 64,
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        });
    }

    /// <param name="IsDeclaredPrivate">Null where the host decides: a private address or name in the configuration is a declaration; a public name that leads into a private network is none.</param>
    private readonly record struct PoolKey(string Scheme, string Host, int Port, TimeSpan Connect, bool? IsDeclaredPrivate);
}
