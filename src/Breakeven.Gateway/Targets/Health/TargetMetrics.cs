using System.Diagnostics.Metrics;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Targets.Health;

/// <summary>The health of the configured targets, as gauges. Targets that clients make up have no series.</summary>
internal sealed class TargetMetrics
{
    private readonly SnapshotSource _snapshots;
    private readonly TargetGate _gate;

    public TargetMetrics(SnapshotSource snapshots, TargetGate gate, GatewayMetrics metrics)
    {
        (_snapshots, _gate) = (snapshots, gate);
        Meter meter = metrics.Meter;
        meter.CreateObservableGauge("breakeven.target.state", States, description: "1 for the state in which the target is: closed (asked), half_open, open, cooling or off.");
        meter.CreateObservableGauge("breakeven.target.in_flight", InFlight, description: "Tries of the target under way.");
    }

    private IEnumerable<Measurement<long>> States()
    {
        foreach (Target target in _snapshots.Current.Targets.All)
            yield return new(1, new KeyValuePair<string, object?>("breakeven.target", target.Id), new KeyValuePair<string, object?>("breakeven.state", _gate.Standing(target).State.Word()));
    }

    private IEnumerable<Measurement<long>> InFlight()
    {
        foreach (Target target in _snapshots.Current.Targets.All)
            yield return new(_gate.Standing(target).InFlight, new KeyValuePair<string, object?>("breakeven.target", target.Id));
    }
}
