using System.Collections.Concurrent;
using System.Collections.Immutable;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets.Engines;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>All engines on standby, by target. Outlives a configuration: an engine that is in the next one too goes on running.</summary>
internal sealed class StandbyEngines(
    SnapshotSource snapshots, UpstreamClient client, EngineBook book, TargetLoads loads, DeploymentUptime uptime, TimeProvider time, ILogger<StandbyEngines> logger)
{
    private readonly ConcurrentDictionary<string, StandbyEngine> _engines = new();
    private GatewaySnapshot? _followed;

    public IEnumerable<StandbyEngine> All => _engines.Values;

    /// <summary>Cuts the engines that do not run. Without any on standby it is a look at each candidate.</summary>
    /// <returns>Those that were cut.</returns>
    public ImmutableArray<Target> TakeOut(ref ImmutableArray<WeightedCandidate> candidates)
    {
        ImmutableArray<Target> asleep = [];
        foreach (WeightedCandidate candidate in candidates)
        {
            if (candidate.Target.Hosting?.Standby is null || IsReady(candidate.Target)) continue;
            asleep = asleep.Add(candidate.Target);
            candidates = candidates.Remove(candidate);
        }
        return asleep;
    }

    /// <summary>Says that these would be used if they ran.</summary>
    /// <returns>When the first of them may be ready.</returns>
    public TimeSpan Need(ImmutableArray<Target> asleep)
    {
        TimeSpan soonest = TimeSpan.MaxValue;
        foreach (Target target in asleep)
        {
            if (!_engines.TryGetValue(target.Id, out StandbyEngine? engine)) continue;
            engine.Need();
            if (engine.ReadyIn < soonest) soonest = engine.ReadyIn;
        }
        return soonest < TimeSpan.MaxValue ? soonest : TimeSpan.FromSeconds(1);
    }

    /// <summary>One look at each, about once a second; by one caller.</summary>
    public void Tick(CancellationToken stop)
    {
        GatewaySnapshot snapshot = snapshots.Current;
        if (!ReferenceEquals(snapshot, _followed)) Follow(snapshot);
        foreach (StandbyEngine engine in _engines.Values)
        {
            bool wanted = snapshot.Targets.Find(engine.Target)?.Hosting?.Standby is not null;
            engine.Tick(wanted, stop);
            if (!wanted && engine.State is StandbyState.Stopped or StandbyState.Failed && _engines.TryRemove(engine.Target, out StandbyEngine? gone)) gone.Dispose();
        }
    }

    public Task ShutDownAsync(CancellationToken stop) => Task.WhenAll(_engines.Values.Select(engine => engine.ShutDownAsync(stop)));

    private bool IsReady(Target target) => _engines.TryGetValue(target.Id, out StandbyEngine? engine) && engine.IsReady;

    private void Follow(GatewaySnapshot snapshot)
    {
        _followed = snapshot;
        foreach (Target target in snapshot.Targets.All)
            if (target.Hosting?.Standby is { } config) _engines.GetOrAdd(target.Id, _ => Create(target)).Follow(config);
    }

    private StandbyEngine Create(Target target)
    {
        EngineOutput output = new(target.Id, KnownSecrets.Of(snapshots.Current.Config), logger);
        return new(target.Id, target.Endpoint.Name, new(client, target.Provider, output, time), book, loads, uptime, time, logger);
    }
}
