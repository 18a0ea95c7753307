using System.Collections.Concurrent;

namespace Breakeven.Gateway.Targets;

/// <summary>Calls in flight per target. Outlives a configuration, since calls do.</summary>
internal sealed class TargetLoads
{
    private readonly ConcurrentDictionary<string, Load> _loads = new();

    /// <summary>True when a deployment of ours has no free slot. An API is never full: it says so itself.</summary>
    public bool IsSaturated(Target target) =>
        target.Slots is { } slots && _loads.TryGetValue(target.Id, out Load? load) && load.InFlight >= slots;

    public int InFlight(string targetId) => _loads.TryGetValue(targetId, out Load? load) ? load.InFlight : 0;

    /// <summary>Counts one call on a deployment until disposed. APIs, whose ids clients can make up, are not counted.</summary>
    public Occupied Enter(Target target)
    {
        if (target.Slots is null) return default;
        Load load = _loads.GetOrAdd(target.Id, static _ => new Load());
        load.Add(1);
        return new(load);
    }

    internal sealed class Load
    {
        private int _inFlight;
        public int InFlight => Volatile.Read(ref _inFlight);
        public void Add(int calls) => Interlocked.Add(ref _inFlight, calls);
    }

    internal readonly struct Occupied(Load? load) : IDisposable
    {
        public void Dispose() => load?.Add(-1);
    }
}
