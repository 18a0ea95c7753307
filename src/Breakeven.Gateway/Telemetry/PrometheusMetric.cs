using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Breakeven.Gateway.Telemetry;

/// <summary>One metric with all its series.</summary>
internal sealed class PrometheusMetric(Instrument instrument)
{
    /// <summary>Seconds: from the gateway's own microseconds to the longest calls.</summary>
    private static readonly double[] Bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

    private const int MostMet = 1024;

    /// <summary>What is observed tells its whole state anew at each scrape; all else adds up.</summary>
    public bool IsObserved { get; } = instrument.IsObservable;

    private readonly bool _isHistogram = instrument is Histogram<double> or Histogram<long>;
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);

    /// <summary>Series by the very objects that label them: with each call come the same names from the configuration, and words of ours.</summary>
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> _met = new(SameObjects.Comparer);

    /// <summary>Runs several times a call.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_met.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>().TryGetValue(tags, out Series? series))
        {
            if (_met.Count >= MostMet) _met.Clear(); // names of configurations that are gone
            series = Find(tags);
            _met[tags.ToArray()] = series;
        }
        series.Add(value);
    }

    /// <summary>The labels are put together on the stack, and become a string only for a series that is new.</summary>
    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Span<char> buffer = stackalloc char[1024];
        if (!LabelText.TryWrite(tags, buffer, out int length)) buffer = LabelText.Write(tags, out length);
        ReadOnlySpan<char> labels = buffer[..length];
        return _series.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(labels, out Series? series)
            ? series
            : _series.GetOrAdd(labels.ToString(), static (_, histogram) => new(histogram ? Bounds.Length : 0), _isHistogram);
    }

    /// <summary>Forgets all series, also those whose subject is gone.</summary>
    public void Clear()
    {
        _series.Clear();
        _met.Clear();
    }

    public void Write(StringBuilder text, string name)
    {
        if (_series.IsEmpty) return;
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {(_isHistogram ? "histogram" : instrument is Counter<long> or Counter<double> or ObservableCounter<long> ? "counter" : "gauge")}\n");
        foreach ((string labels, Series series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal)) series.Write(text, name, labels);
    }

    /// <summary>A sum, and for a histogram its buckets.</summary>
    private sealed class Series(int buckets)
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[buckets];
        private double _sum;
        private long _count;

        public void Add(double value)
        {
            lock (_lock)
            {
                _sum += value;
                _count++;
                for (int i = 0; i < _counts.Length; i++)
                    if (value <= Bounds[i]) { _counts[i]++; break; }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                if (_counts.Length == 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{Braces(labels)} {_sum:R}\n");
                    return;
                }
                string comma = labels.Length > 0 ? "," : "";
                long below = 0;
                for (int i = 0; i < _counts.Length; i++)
                {
                    below += _counts[i];
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{Bounds[i]:R}\"}} {below}\n");
                }
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {_count}\n{name}_sum{Braces(labels)} {_sum:R}\n{name}_count{Braces(labels)} {_count}\n");
            }
        }

        private static string Braces(string labels) => labels.Length > 0 ? $"{{{labels}}}" : "";
    }
}
