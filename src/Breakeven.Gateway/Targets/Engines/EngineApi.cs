using System.Net.Http.Headers;
using Breakeven.Gateway.Targets.Dialing;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Asks one engine, for one probe: bounded in time and size, and never throwing. Not thread-safe.</summary>
/// <remarks>
/// Two roots: <c>/v1/…</c> lies below the provider's address, the engine's own paths (<c>/metrics</c>, <c>/props</c>) beside it,
/// so an address that ends in <c>/v1</c> loses it for them. A prefix before it stays: a proxy may serve several engines.
/// </remarks>
internal sealed class EngineApi(HttpMessageInvoker http, Uri address, Secret? credential, TimeProvider time)
{
    /// <summary>A page of metrics of a busy vLLM has about 100 kB.</summary>
    public const int LargestReply = 4 * 1024 * 1024;

    public static readonly TimeSpan ReplyTime = TimeSpan.FromSeconds(3);
    private const string OpenAIPath = "/v1";
    private readonly string _address = address.AbsoluteUri.TrimEnd('/');

    /// <summary>True once the engine answered anything but a failure of its own: it is there.</summary>
    public bool WasReached { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Below the address of OpenAI's API, as <c>/models</c>.</summary>
    public Task<EngineReply> GetOpenAIAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, _address + path, body: null, cancellationToken);

    /// <summary>One of the engine's own paths, as <c>/metrics</c>.</summary>
    public Task<EngineReply> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, Root() + path, body: null, cancellationToken);

    public Task<EngineReply> PostOpenAIAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, _address + path, json, cancellationToken);

    public Task<EngineReply> PostAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, Root() + path, json, cancellationToken);

    private string Root() => _address.EndsWith(OpenAIPath, StringComparison.Ordinal) ? _address[..^OpenAIPath.Length] : _address;

    private async Task<EngineReply> SendAsync(HttpMethod method, string url, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(ReplyTime, time);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = new(method, url);
            if (credential is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential.Reveal());
            request.Headers.TryAddWithoutValidation("accept-encoding", "identity");
            if (body is { } json) request.Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new("application/json") } };
            using HttpResponseMessage response = await http.SendAsync(request, stop.Token);
            int status = (int)response.StatusCode;
            if (status is < 500 or 501) WasReached = true;
            return new(status, await ReadAsync(response.Content, stop.Token));
        }
        catch (Exception gone) when (NetworkFailure.Is(gone) || gone is InvalidOperationException
            || (gone is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return default;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken stop)
    {
        await using Stream stream = await content.ReadAsStreamAsync(stop);
        using PooledBuffer body = new(16 * 1024);
        while (true)
        {
            int read = await stream.ReadAsync(body.GetMemory(16 * 1024), stop);
            if (read == 0) return body.Written.ToArray();
            body.Advance(read);
            if (body.Length > LargestReply) return default;
        }
    }
}
