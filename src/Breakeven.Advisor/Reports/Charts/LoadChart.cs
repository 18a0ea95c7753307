using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>Load over time against what the own fleet carries; what lies above goes to the API or waits.</summary>
internal static class LoadChart
{
    private const int MaxColumns = 440;

    public static Figure? Draw(Advice advice, string id)
    {
        if (advice.Charts is not { Load.Length: >= 2 } charts) return null;
        LoadPoint[] load = [.. charts.Load.OrderBy(point => point.HourOfSeries)];
        LoadPoint[] shown = Thin(load);
        double? capacity = charts.FleetRequestsPerHour;
        double start = load[0].HourOfSeries, span = load[^1].HourOfSeries - start;
        bool inDays = span > 72;
        string title = capacity is null ? "Load over time" : "Load over time against the own fleet";
        string caption = Caption(load, capacity, shown.Length < load.Length);
        double peak = Math.Max(load.Max(point => point.RequestsPerHour), capacity ?? 0);
        double unit = inDays ? 24 : 1;
        Plot plot = new($"{id}-load", title, caption, new LinearScale(start / unit, load[^1].HourOfSeries / unit, 7, round: false), new LinearScale(0, peak * 1.02, 4));
        plot.Axes(inDays ? "days since the start" : "hours since the start", Format.Count, "requests an hour", Format.Count);
        Area(plot, shown, unit, 0, capacity ?? double.PositiveInfinity, "area load");
        if (capacity is { } carries)
        {
            if (peak > carries) Area(plot, shown, unit, carries, double.PositiveInfinity, "area over");
            plot.Svg.Line(Plot.LeftEdge, plot.Y(carries), Plot.RightEdge, plot.Y(carries), "line capacity");
            plot.Legend([("load", "swatch load"), ($"fleet carries {Format.Count(carries)}", "line capacity"), .. load.Any(p => p.RequestsPerHour > carries) ? [("above it", "swatch over")] : Array.Empty<(string, string)>()]);
        }
        else plot.Legend(("load", "swatch load"));
        return new($"{id}-load", title, plot.Svg.Build(), caption);
    }

    /// <summary>The part of the load between two levels.</summary>
    private static void Area(Plot plot, LoadPoint[] load, double unit, double from, double to, string css)
    {
        double Level(LoadPoint point) => plot.Y(Math.Clamp(point.RequestsPerHour, from, Math.Max(from, to)));
        plot.Svg.Polygon(
            [
                (plot.X(load[0].HourOfSeries / unit), plot.Y(from)),
                .. load.Select(point => (plot.X(point.HourOfSeries / unit), Level(point))),
                (plot.X(load[^1].HourOfSeries / unit), plot.Y(from)),
            ],
            css);
    }

    /// <summary>The highest hour of each column: a mean would hide the overflow that the chart is about.</summary>
    private static LoadPoint[] Thin(LoadPoint[] load)
    {
        if (load.Length <= MaxColumns) return load;
        int size = (load.Length + MaxColumns - 1) / MaxColumns;
        return [.. load.Chunk(size).Select(chunk => chunk.MaxBy(point => point.RequestsPerHour)!)];
    }

    private static string Caption(LoadPoint[] load, double? capacity, bool thinned)
    {
        double total = load.Sum(point => point.RequestsPerHour), mean = total / load.Length, peak = load.Max(point => point.RequestsPerHour);
        string text = $"Mean {Format.Count(mean)}, highest {Format.Count(peak)} requests an hour";
        text += mean > 0 ? $" ({peak / mean:0.0} times the mean)." : ".";
        if (capacity is { } carries && total > 0)
        {
            double over = load.Sum(point => Math.Max(0, point.RequestsPerHour - carries)) / total;
            int hours = load.Count(point => point.RequestsPerHour > carries);
            text += hours == 0
                ? $" The fleet carries {Format.Count(carries)} an hour: it is never exceeded."
                : $" The fleet carries {Format.Count(carries)} an hour; {Format.Percent((double)hours / load.Length)} of the time more is asked, {Format.Percent(over)} of all requests.";
        }
        return thinned ? text + " Each column shows its highest hour." : text;
    }
}
