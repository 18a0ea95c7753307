using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Breakeven.Gateway.Telemetry;

/// <summary>Adds up what the gateway's meter measures, and writes it as Prometheus' text format (0.0.4).</summary>
internal sealed class PrometheusRegistry : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly ConcurrentDictionary<string, PrometheusMetric> _metrics = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    public PrometheusRegistry(GatewayMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter)) listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(Name(instrument), _ => new(instrument)));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((PrometheusMetric)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((PrometheusMetric)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>One scrape at a time: what is observed is cleared and asked for each.</summary>
    public string Write()
    {
        lock (_scrape)
        {
            foreach (PrometheusMetric metric in _metrics.Values.Where(metric => metric.IsObserved)) metric.Clear();
            _listener.RecordObservableInstruments();
            StringBuilder text = new(4096);
            foreach ((string name, PrometheusMetric metric) in _metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal)) metric.Write(text, name);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>OpenTelemetry's rules: dots become underscores, the unit follows, counters end in <c>_total</c>.</summary>
    private static string Name(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_');
        string unit = instrument.Unit switch { "s" => "_seconds", "USD" => "_usd", _ => "" };
        string kind = instrument is Counter<long> or Counter<double> or ObservableCounter<long> ? "_total" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}{unit}{kind}");
    }
}
