using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Dialing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Health;

/// <summary>Asks the providers that have a <c>health</c> path, in the background, whether they answer. No call waits for it.</summary>
internal sealed partial class HealthProber(SnapshotSource snapshots, UpstreamClient client, TimeProvider time, ILogger<HealthProber> logger) : BackgroundService
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>One round: begins the questions that are due.</summary>
    /// <returns>Ends when they are answered.</returns>
    internal Task Tick(CancellationToken stop)
    {
        TimeSpan now = time.GetElapsedTime(0);
        List<Task> asking = [];
        foreach (ProviderEndpoint provider in snapshots.Current.Targets.Providers)
        {
            if (provider.Config.Health is not { } check || !provider.Reachability.Asking.IsCompleted || now < provider.Reachability.Next) continue;
            provider.Reachability.Next = now + check.Every;
            asking.Add(provider.Reachability.Asking = AskAsync(provider, check, stop));
        }
        return Task.WhenAll(asking);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TickEvery, time);
        try
        {
            do _ = Tick(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task AskAsync(ProviderEndpoint provider, HealthCheckConfig check, CancellationToken stop)
    {
        await Task.Yield(); // the round does not wait for a connection that fails at once
        bool isDown = !await AnswersAsync(provider, check, stop);
        if (stop.IsCancellationRequested || provider.Reachability.IsDown == isDown) return;
        provider.Reachability.IsDown = isDown;
        if (isDown) LogDown(provider.Name);
        else LogUp(provider.Name);
    }

    private async Task<bool> AnswersAsync(ProviderEndpoint provider, HealthCheckConfig check, CancellationToken stop)
    {
        using CancellationTokenSource limit = new(AnswerTime, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            Uri address = ProviderTypes.AddressOf(provider.Config)!;
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(address.GetLeftPart(UriPartial.Authority) + check.Path));
            request.Headers.TryAddWithoutValidation("user-agent", UpstreamClient.Agent);
            await provider.Adapter.AuthorizeAsync(request, body: default, _ => null, either.Token);
            using HttpResponseMessage response = await client.ProbePoolOf(address, provider.Config).SendAsync(request, either.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception gone) when (NetworkFailure.Is(gone) || gone is OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 3316, Level = LogLevel.Warning, Message = "Provider {Provider} does not answer its health check; its targets come last")]
    private partial void LogDown(string provider);

    [LoggerMessage(EventId = 3317, Level = LogLevel.Information, Message = "Provider {Provider} answers its health check again")]
    private partial void LogUp(string provider);
}
