using System.Diagnostics.Metrics;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>What is known of the engines, as gauges by provider. A value that an engine does not tell has no series.</summary>
internal sealed class EngineMetrics
{
    private readonly EngineBook _book;

    public EngineMetrics(EngineBook book, GatewayMetrics metrics)
    {
        _book = book;
        Meter meter = metrics.Meter;
        meter.CreateObservableGauge("breakeven.engine.up", () => Observe(facts => facts.IsReachable ? 1 : 0), description: "Whether the engine answered its last probe.");
        meter.CreateObservableGauge("breakeven.engine.requests_running", () => Observe(facts => facts.Load?.Running), description: "Requests that the engine works on, as it told last.");
        meter.CreateObservableGauge("breakeven.engine.requests_waiting", () => Observe(facts => facts.Load?.Waiting), description: "Requests that wait in the engine, as it told last.");
        meter.CreateObservableGauge("breakeven.engine.kv_cache_usage_ratio", () => Observe(facts => facts.Load?.KvCacheUse), description: "Share of the engine's KV cache in use, 0 to 1.");
    }

    private IEnumerable<Measurement<double>> Observe(Func<EngineFacts, double?> value)
    {
        foreach ((EngineKey key, ProviderConfig provider) in _book.Roster.Providers.Values)
            if (_book.Find(key) is { } facts && value(facts) is { } number)
                yield return new(number, new KeyValuePair<string, object?>("gen_ai.provider.name", provider.Name));
    }
}
