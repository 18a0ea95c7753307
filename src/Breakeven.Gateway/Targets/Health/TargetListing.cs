using System.Text.Json;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Engines;

namespace Breakeven.Gateway.Targets.Health;

/// <summary>How each configured target is doing, for those who run the gateway.</summary>
public sealed class TargetListing
{
    private readonly SnapshotSource _snapshots;
    private readonly TargetGate _gate;
    private readonly EngineBook _engines;
    private readonly TimeProvider _time;

    internal TargetListing(SnapshotSource snapshots, TargetGate gate, EngineBook engines, TimeProvider time) => (_snapshots, _gate, _engines, _time) = (snapshots, gate, engines, time);

    /// <summary>Writes the member <c>data</c>: one object a target, in the configuration's order.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartArray("data");
        foreach (Target target in _snapshots.Current.Targets.All) Write(json, target, _gate.Standing(target), _engines.Find(target.Endpoint.Name), _time.GetUtcNow());
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Target target, HealthStanding standing, EngineFacts? engine, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("target", target.Id);
        json.WriteString("provider", target.Endpoint.Name);
        json.WriteString("model", target.Model.Value);
        json.WriteString("state", standing.State.Word());
        if (standing.For is { } time) json.WriteString("since", now - time);
        if (standing.Reason is { } reason) json.WriteString("reason", reason);
        if (standing.Remaining is { } wait) json.WriteString("until", now + wait);
        json.WriteNumber("in_flight", standing.InFlight);
        if (engine is not null) Write(json, engine);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EngineFacts engine)
    {
        json.WriteStartObject("engine");
        json.WriteBoolean("reachable", engine.IsReachable);
        json.WriteString("since", engine.Since);
        json.WriteString("checked_at", engine.CheckedAt);
        if (engine.Load?.Running is { } running) json.WriteNumber("requests_running", running);
        if (engine.Load?.Waiting is { } waiting) json.WriteNumber("requests_waiting", waiting);
        if (engine.Load?.KvCacheUse is { } use) json.WriteNumber("kv_cache_usage_ratio", use);
        json.WriteEndObject();
    }
}
