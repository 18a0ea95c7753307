using System.Net.Http.Headers;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Hosting;

/// <summary>Posts notices of the gateway's own to an address of the configuration, by the dialer that checks every address. They carry nothing of any call.</summary>
public sealed class WebhookSender
{
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), FirstWait = TimeSpan.FromSeconds(2);
    private readonly UpstreamClient _client;
    private readonly TimeProvider _time;

    internal WebhookSender(UpstreamClient client, TimeProvider time) => (_client, _time) = (client, time);

    /// <summary>Three tries, the second after 2 s and the third after 8 s more.</summary>
    /// <returns>Null when it was taken, else why the last try was not.</returns>
    public async Task<string?> SendAsync(WebhookConfig webhook, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            string? reason = await TrySendAsync(webhook, json, cancellationToken);
            if (reason is null || attempt == Tries) return reason;
            await Task.Delay(FirstWait * (1 << (2 * (attempt - 1))), _time, cancellationToken);
        }
    }

    /// <summary>One try. What the receiver answers beside its status is not read.</summary>
    /// <returns>Null when it was taken (2xx), else why not, without the address.</returns>
    public async Task<string?> TrySendAsync(WebhookConfig webhook, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        if (webhook.Url is not { } url || !HttpAddress.TryParse(url.Reveal(), out Uri? address)) return "its url is no address";
        using CancellationTokenSource limit = new(Patience, _time);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new("application/json") } } };
            request.Headers.TryAddWithoutValidation("user-agent", UpstreamClient.Agent);
            if (webhook.Key is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
            HttpMessageInvoker pool = _client.ProbePoolOf(address, new ProviderConfig("webhook", "openai-compatible") { AllowPrivateNetwork = webhook.AllowPrivateNetwork });
            using HttpResponseMessage response = await pool.SendAsync(request, stop.Token);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it did not answer within {Patience.TotalSeconds:0} s";
        }
        catch (Exception error) when (NetworkFailure.Is(error) || error is InvalidOperationException)
        {
            return error is HttpRequestException { HttpRequestError: var kind } ? $"it could not be reached ({kind})" : "it could not be reached";
        }
    }
}
