using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Tests.Telemetry;

public sealed class PrometheusMetricTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly PrometheusMetric _metric;

    public PrometheusMetricTests() => _metric = new(_meter.CreateCounter<long>("calls"));

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Record_SameLabelsInOtherObjects_IsOneSeries()
    {
        _metric.Record(1, [new("target", "a")]);
        _metric.Record(2, [new("target", new string(['a']))]);
        _metric.Record(4, [new("target", "b")]);

        Assert.Equal(["calls{target=\"a\"} 3", "calls{target=\"b\"} 4"], Lines());
    }

    [Fact]
    public void Record_OtherNamesOfTheSameValues_AreOtherSeries()
    {
        _metric.Record(1, [new("from", "a"), new("to", "b")]);
        _metric.Record(2, [new("to", "a"), new("from", "b")]);
        _metric.Record(4, [new("from", "a")]);

        Assert.Equal(3, Lines().Length);
    }

    /// <summary>Each reload of the configuration brings new names: what was met before must not be kept for ever, nor lose a measurement.</summary>
    [Fact]
    public void Record_EverNewObjects_CountsEachOnce()
    {
        for (int i = 0; i < 5000; i++) _metric.Record(1, [new("target", (i % 7).ToString(CultureInfo.InvariantCulture) + new string('x', 1))]);

        Assert.Equal(5000, Lines().Sum(line => int.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture)));
    }

    private string[] Lines()
    {
        StringBuilder text = new();
        _metric.Write(text, "calls");
        return [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }
}
