using System.Diagnostics.Metrics;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>What the engines on standby do.</summary>
internal sealed class StandbyMetrics
{
    private readonly StandbyEngines _engines;

    public StandbyMetrics(StandbyEngines engines, GatewayMetrics metrics)
    {
        _engines = engines;
        Meter meter = metrics.Meter;
        meter.CreateObservableGauge("breakeven.standby.state", States, description: "What an engine on standby does: 0 stopped, 1 starting, 2 running, 3 stopping, 4 failed.");
        meter.CreateObservableCounter("breakeven.standby.starts", Starts, "{start}", "Starts of engines on standby, by how they ended.");
    }

    private IEnumerable<Measurement<double>> States() => _engines.All.Select(engine => new Measurement<double>((int)engine.State, Label(engine)));

    private IEnumerable<Measurement<long>> Starts()
    {
        foreach (StandbyEngine engine in _engines.All)
        {
            yield return new(engine.Started, Label(engine), new("breakeven.outcome", "ok"));
            yield return new(engine.FailedStarts, Label(engine), new("breakeven.outcome", "failed"));
        }
    }

    private static KeyValuePair<string, object?> Label(StandbyEngine engine) => new("breakeven.target", engine.Target);
}
