using System.Collections.Immutable;
using Breakeven.Protocols;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Asks one engine, over and over. Its members are called by the prober's loop only; a probe runs beside it, never two of them.</summary>
/// <param name="earlier">The last probe under settings that were replaced; the first one under these waits for its end.</param>
internal sealed partial class EngineWatch(
    EngineKey key, ProviderConfig provider, IEngineProbe probe, Task earlier, UpstreamClient client, EngineBook book, EngineProbeSettings settings, TimeProvider time, ILogger logger)
{
    private const int MostDoublings = 10;
    private DateTimeOffset _nextFacts = DateTimeOffset.MinValue;
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private Task<bool>? _running;
    private int _failures;

    public ProviderConfig Provider => provider;

    /// <summary>The probe that is under way, or the last one.</summary>
    public Task Running => _running ?? earlier;

    /// <summary>Begins a probe when one is due and none is under way.</summary>
    /// <param name="jitter">Draws from 0 to 1.</param>
    public void Tick(Random jitter, CancellationToken stop)
    {
        if (!Running.IsCompleted) return;
        if (_running is not null) Settle(_running.Status == TaskStatus.RanToCompletion && _running.Result, jitter);
        DateTimeOffset now = time.GetUtcNow();
        bool expected = book.IsExpected(key);
        if (now < _next && !expected) return;
        bool withFacts = expected || now >= _nextFacts || _failures > 0; // an engine that comes back may be another version with another model
        if (withFacts) _nextFacts = now + Jittered(settings.FactsEvery, jitter);
        _running = ProbeAsync(withFacts, stop);
    }

    private void Settle(bool reached, Random jitter)
    {
        _running = null;
        _failures = reached ? 0 : Math.Min(_failures + 1, MostDoublings);
        TimeSpan pause = settings.LoadEvery * (1 << _failures);
        _next = time.GetUtcNow() + Jittered(pause < settings.LongestPause || _failures == 0 ? pause : settings.LongestPause, jitter);
    }

    /// <summary>Up to a tenth less: never later than promised.</summary>
    private static TimeSpan Jittered(TimeSpan pause, Random jitter) => pause * (1 - jitter.NextDouble() / 10);

    private async Task<bool> ProbeAsync(bool withFacts, CancellationToken stop)
    {
        await Task.Yield(); // the loop does not wait for a connection that fails at once
        using CancellationTokenSource limit = new(settings.ProbeTime, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        EngineApi api = new(client.ProbePoolOf(key.Address, provider), key.Address, provider.ApiKey, time);
        EngineIdentity? identity = null;
        EngineLoad? load = null;
        try
        {
            if (withFacts) identity = await LearnAsync(api, either.Token);
            load = await probe.MeasureAsync(api, either.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // Out of time: what was learnt until then counts.
        }
        catch (Exception bug)
        {
            LogProbeFailed(bug, provider.Name);
        }
        Publish(api.WasReached, identity, load);
        return api.WasReached;
    }

    private async Task<EngineIdentity?> LearnAsync(EngineApi api, CancellationToken cancellationToken)
    {
        if (await probe.LearnAsync(api, cancellationToken) is not { } identity) return null;
        ImmutableArray<WireFormat> known = book.Find(key)?.Identity?.Formats ?? [];
        return identity with { Formats = await FormatCheck.AskAsync(api, book.FormatsToProbe(key), known, cancellationToken) };
    }

    private void Publish(bool reached, EngineIdentity? identity, EngineLoad? load)
    {
        DateTimeOffset now = time.GetUtcNow();
        EngineFacts? before = book.Find(key);
        bool changed = before is null || before.IsReachable != reached;
        if (changed && reached) LogReachable(provider.Name, identity?.Engine ?? provider.Type, identity?.Version);
        if (changed && !reached) LogUnreachable(provider.Name);
        book.Put(key, new(reached, changed ? now : before!.Since, now) { Identity = identity ?? before?.Identity, IdentityAt = identity is null ? before?.IdentityAt : now, Load = reached ? load : null });
    }

    [LoggerMessage(EventId = 3351, Level = LogLevel.Information, Message = "Engine of provider {Provider} is reachable: {Engine} {Version}")]
    private partial void LogReachable(string provider, string engine, string? version);

    [LoggerMessage(EventId = 3352, Level = LogLevel.Warning, Message = "Engine of provider {Provider} does not answer its probes")]
    private partial void LogUnreachable(string provider);

    [LoggerMessage(EventId = 3353, Level = LogLevel.Error, Message = "A probe of provider {Provider}'s engine failed")]
    private partial void LogProbeFailed(Exception exception, string provider);
}
