using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Overload;

/// <summary>How full the gateway and its own engines are.</summary>
internal sealed class OverloadMetrics
{
    private const string TargetLabel = "breakeven.target";
    private static readonly ImmutableArray<KeyPriority> s_priorities = [KeyPriority.Low, KeyPriority.Normal, KeyPriority.High];

    public OverloadMetrics(EntryGate gate, OwnDelayWatch watch, TargetLoads loads, GatewayMetrics metrics)
    {
        Meter meter = metrics.Meter;
        meter.CreateObservableGauge("breakeven.gate.calls", () => (double)gate.Inside, description: "Calls inside the gateway.");
        meter.CreateObservableGauge("breakeven.gate.queued", () => (double)gate.Queued, description: "Calls that wait to be let in.");
        meter.CreateObservableGauge("breakeven.gate.limit", () => (double)gate.Limit, description: "Calls that the gateway takes at once at the moment.");
        meter.CreateObservableGauge("breakeven.gate.delay", () => watch.Delay.TotalSeconds, "s", "How late the gateway's own work runs.");
        meter.CreateObservableCounter("breakeven.gate.shed", () => ShedBy(gate), "{call}", "Calls refused because there were too many, by their keys' priority.");
        meter.CreateObservableGauge("breakeven.target.calls", () => Observe(loads, load => load.Gate.Inside), description: "Calls at an own target.");
        meter.CreateObservableGauge("breakeven.target.queued", () => Observe(loads, load => load.Gate.Queued), description: "Calls that wait for a slot of an own target.");
        meter.CreateObservableGauge("breakeven.target.limit", () => Observe(loads, load => load.Gate.Limit), description: "Calls that an own target gets at once at the moment.");
        meter.CreateObservableCounter("breakeven.target.overflowed", () => loads.All.Select(load => new Measurement<long>(load.Value.Overflowed, Label(load.Key))), "{call}", "Calls that went past an own target, because it was full or would have been late.");
    }

    private static IEnumerable<Measurement<long>> ShedBy(EntryGate gate)
    {
        foreach (KeyPriority priority in s_priorities)
            yield return new(gate.Shed(priority), new KeyValuePair<string, object?>("breakeven.priority", WordOf(priority)));
    }

    private static IEnumerable<Measurement<double>> Observe(TargetLoads loads, Func<TargetLoad, double> value) => loads.All.Select(load => new Measurement<double>(value(load.Value), Label(load.Key)));

    private static KeyValuePair<string, object?> Label(string target) => new(TargetLabel, target);

    private static string WordOf(KeyPriority priority) => priority switch { KeyPriority.High => "high", KeyPriority.Low => "low", _ => "normal" };
}
