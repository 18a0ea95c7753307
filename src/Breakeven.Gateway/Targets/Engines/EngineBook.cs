using System.Collections.Concurrent;
using System.Collections.Immutable;
using Breakeven.Gateway.Hosting;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>What is known of all engines. Outlives a configuration: facts are kept under name and address, so that a swap that changes neither forgets nothing.</summary>
internal sealed class EngineBook(SnapshotSource snapshots, TargetLoads loads)
{
    private readonly ConcurrentDictionary<EngineKey, EngineFacts> _facts = new();
    private readonly ConcurrentDictionary<string, bool> _expected = new();
    private EngineRoster _roster = new(snapshots.Current);

    /// <summary>The engines of the configuration in force.</summary>
    public EngineRoster Roster
    {
        get
        {
            EngineRoster roster = Volatile.Read(ref _roster);
            GatewaySnapshot current = snapshots.Current;
            if (ReferenceEquals(roster.Snapshot, current)) return roster;
            roster = new(current);
            Volatile.Write(ref _roster, roster); // another thread may write the same at the same time
            return roster;
        }
    }

    /// <summary>Cheap enough for the call path: two look-ups, no allocation.</summary>
    /// <returns>Null for a provider that is not probed, or not yet.</returns>
    public EngineFacts? Find(string providerName) =>
        Roster.Providers.TryGetValue(providerName, out (EngineKey Key, ProviderConfig) engine) ? Find(engine.Key) : null;

    public EngineFacts? Find(EngineKey key) => _facts.GetValueOrDefault(key);

    /// <summary>Facts of an engine that left the configuration while it was being asked are dropped.</summary>
    public void Put(EngineKey key, EngineFacts facts)
    {
        if (Roster.Providers.TryGetValue(key.Provider, out (EngineKey Key, ProviderConfig) engine) && engine.Key == key)
            _facts[key] = facts.Load is { } load ? facts with { Load = load with { OwnCalls = loads.CallsAt(key.Provider) } } : facts;
        Teach(key);
    }

    /// <summary>Says whether somebody waits for this engine to come up: then it is asked every second.</summary>
    public void Expect(string providerName, bool expected)
    {
        if (expected) _expected[providerName] = true;
        else _expected.TryRemove(providerName, out _);
    }

    public bool IsExpected(EngineKey key) => _expected.ContainsKey(key.Provider);

    /// <summary>Tells the provider's adapter which formats its engine was found to speak; without facts nothing.</summary>
    public void Teach(EngineKey key)
    {
        if (Find(key)?.Identity is { } identity) Roster.Snapshot.Targets.FindProvider(key.Provider)?.Adapter.Learn(identity.Formats);
    }

    /// <summary>Formats that are worth asking this engine for.</summary>
    public ImmutableArray<WireFormat> FormatsToProbe(EngineKey key) => Roster.Snapshot.Targets.FindProvider(key.Provider)?.Adapter.FormatsToProbe ?? [];

    /// <summary>Forgets engines that the configuration no longer has.</summary>
    public void KeepOnly(IReadOnlySet<EngineKey> keys)
    {
        foreach (EngineKey key in _facts.Keys)
            if (!keys.Contains(key)) _facts.TryRemove(key, out _);
    }
}
