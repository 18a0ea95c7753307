using System.Diagnostics.Metrics;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Server.Advising;

/// <summary>Evaluations, alerts and standing verdicts in <c>/metrics</c>. No label names a workload: their number is the clients' to choose.</summary>
internal sealed class AdviceMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _evaluations;
    private readonly Counter<long> _alerts;

    public AdviceMetrics(ServerMeter meter)
    {
        _meter = meter.Meter;
        _evaluations = _meter.CreateCounter<long>("breakeven.advice.evaluations", "{evaluation}", "Evaluations of advice by how they ended.");
        _alerts = _meter.CreateCounter<long>("breakeven.advice.alerts", "{alert}", "Alerts of advice by kind.");
    }

    public void Observe(Func<AdviceStanding> standing)
    {
        _meter.CreateObservableGauge("breakeven.advice.workloads", () => Verdicts(standing().State), "{workload}", "Workloads by their standing verdict.");
        _meter.CreateObservableGauge("breakeven.advice.crossings_expected", () => (long)standing().State.Workloads.Count(workload => workload.Told is not null), "{workload}", "Workloads that the trend in volume takes to another verdict.");
        _meter.CreateObservableGauge("breakeven.advice.last_run_ok", () => standing().Failure is null ? 1L : 0L, "{state}", "0 when the newest evaluation failed.");
        _meter.CreateObservableGauge("breakeven.advice.evaluated", () => standing().State.EvaluatedAt?.ToUnixTimeSeconds() ?? 0L, "s", "Time of the newest evaluation, in seconds since 1970; 0 before the first.");
    }

    /// <param name="result"><c>ok</c>, <c>no_traffic</c> or <c>failed</c>.</param>
    public void Evaluated(string result) => _evaluations.Add(1, new KeyValuePair<string, object?>("breakeven.result", result));

    public void Alerted(AlertKind kind) => _alerts.Add(1, new KeyValuePair<string, object?>("breakeven.alert.kind", Word(kind)));

    private static IEnumerable<Measurement<long>> Verdicts(WatchState state)
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            yield return new(state.Workloads.Count(workload => workload.Verdict == verdict), new KeyValuePair<string, object?>("breakeven.verdict", AdviceJson.Word(verdict)));
    }

    private static string Word(AlertKind kind) => kind switch
    {
        AlertKind.VerdictChanged => "verdict-changed",
        AlertKind.CrossingExpected => "crossing-expected",
        _ => "prices-moved",
    };
}
