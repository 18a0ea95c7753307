using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Telemetry;
using Breakeven.Routing.Drift;

namespace Breakeven.Server.Watching;

/// <summary>Routers in <c>/metrics</c>. Labels are names of the configuration.</summary>
internal sealed class RouterMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _events;

    public RouterMetrics(ServerMeter meter)
    {
        _meter = meter.Meter;
        _events = _meter.CreateCounter<long>("breakeven.router.events", "{event}", "What happened to routers, by route and kind.");
    }

    public void Observe(Func<ImmutableArray<RouterStanding>> standing)
    {
        _meter.CreateObservableGauge("breakeven.router.suspended", () => standing().Select(one => new Measurement<long>(one.State.Suspended is null ? 0 : 1, Route(one))), "{state}", "1 while the weak target of a route is not asked.");
        _meter.CreateObservableGauge("breakeven.router.drifted", () => Windows(standing(), drift => drift.IsChanged ? 1 : 0), "{state}", "1 while traffic is not what the router learnt from.");
        _meter.CreateObservableGauge("breakeven.router.score_shift", () => Windows(standing(), drift => drift.ScoreShift), "1", "Population stability index of the score in the newest window, less its noise.");
        _meter.CreateObservableGauge("breakeven.router.feature_shift", () => Windows(standing(), drift => drift.FeatureShift), "1", "The same of the feature that moved most.");
        _meter.CreateObservableGauge("breakeven.router.novel_share", () => Windows(standing(), drift => drift.NovelShare), "1", "Share of unknown traffic in the newest window.");
    }

    public void Happened(string route, string what) => _events.Add(1, new("breakeven.route", route), new KeyValuePair<string, object?>("breakeven.event", what));

    private static IEnumerable<Measurement<double>> Windows(ImmutableArray<RouterStanding> standing, Func<LiveDrift, double?> value) =>
        from one in standing
        from drift in one.State.Traffic
        where value(drift) is not null
        select new Measurement<double>(value(drift)!.Value, Route(one), new("breakeven.router.traffic", drift.Traffic));

    private static KeyValuePair<string, object?> Route(RouterStanding one) => new("breakeven.route", one.Watch.Route);
}
