using Breakeven.Gateway.Caching.Storage;
using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Caching;

/// <summary>The store of the configuration in force. One whose settings change makes way for a new, empty one; calls of an outgoing configuration then do without.</summary>
internal sealed class CacheStores : IAsyncDisposable
{
    private readonly SnapshotSource _snapshots;
    private readonly TimeProvider _time;
    private readonly CacheMetrics _metrics;
    private readonly ILoggerFactory _loggers;
    private readonly Lock _lock = new();
    private volatile CacheStore? _current;

    /// <summary>The configuration that the store is known to be right for.</summary>
    private volatile GatewaySnapshot? _made;
    private bool _isDisposed;

    public CacheStores(SnapshotSource snapshots, TimeProvider time, CacheMetrics metrics, ILoggerFactory loggers)
    {
        (_snapshots, _time, _metrics, _loggers) = (snapshots, time, metrics, loggers);
        metrics.Meter.CreateObservableGauge("breakeven.cache.memory", () => _current?.Bytes ?? 0, "By", "Memory of stored answers, in bytes.");
        metrics.Meter.CreateObservableGauge("breakeven.cache.entries", () => _current?.Count ?? 0, "{answer}", "Stored answers in memory.");
        metrics.Meter.CreateObservableGauge("breakeven.cache.shared_up", () => _current?.IsShared == true ? 1L : 0L, "{state}", "1 while answers are shared through Redis.");
    }

    /// <summary>The store for a call; null where nothing is cached.</summary>
    public CacheStore? Of(CallContext call)
    {
        GatewaySnapshot snapshot = call.Snapshot;
        if (snapshot.Config.Cache?.Exact is null)
        {
            if (_current is not null && ReferenceEquals(snapshot, _snapshots.Current)) Drop();
            return null;
        }
        if (_current is { } current && ReferenceEquals(_made, snapshot)) return current;
        return Make(snapshot);
    }

    /// <summary>For tests: waits until what is on its way to the shared store is there.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _current?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        CacheStore? last;
        lock (_lock) (last, _current, _isDisposed) = (_current, null, true);
        if (last is not null) await last.DisposeAsync();
    }

    /// <summary>Caching was turned off: its memory is given back.</summary>
    private void Drop()
    {
        CacheStore? old;
        lock (_lock) (old, _current, _made) = (_current, null, null);
        if (old is not null) _ = old.DisposeAsync().AsTask();
    }

    private CacheStore? Make(GatewaySnapshot snapshot)
    {
        CacheSettings settings = CacheSettings.Of(snapshot.Config)!;
        CacheStore? old, made;
        lock (_lock)
        {
            if (_isDisposed) return null;
            if (_current is { } current && current.Settings == settings)
            {
                if (ReferenceEquals(snapshot, _snapshots.Current)) _made = snapshot;
                return current;
            }
            if (!ReferenceEquals(snapshot, _snapshots.Current)) return null;
            old = _current;
            _current = made = new(settings, _time, _metrics, _loggers);
            _made = snapshot;
        }
        if (old is not null) _ = old.DisposeAsync().AsTask(); // a call that still uses it finds nothing more in it
        return made;
    }
}
