using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>Hours from the busiest to the quietest against what the own servers carry: the area above goes to the API or waits, the area below stands idle.</summary>
internal static class LoadDurationChart
{
    /// <summary>More lines than these say no more than the last.</summary>
    private const int MostLines = 12;

    public static Figure? Draw(Advice advice, string id)
    {
        if (advice.Charts is not { LoadDuration: { IsDefaultOrEmpty: false } steps } charts || steps.Max(step => step.RequestsPerHour) <= 0) return null;
        double? capacity = charts.FleetRequestsPerHour;
        double peak = steps.Max(step => step.RequestsPerHour);
        string title = "Load-duration curve", caption = Caption(steps, charts);
        Plot plot = new($"{id}-duration", title, caption, new LinearScale(0, 1, 5, round: false), new LinearScale(0, Math.Max(peak, Math.Min(capacity ?? 0, peak * 2)) * 1.02, 4));
        plot.Axes("share of the time", Format.Percent, "requests an hour", Format.Count);
        Area(plot, steps, 0, capacity ?? double.PositiveInfinity, "area load");
        if (capacity is { } carries)
        {
            if (peak > carries) Area(plot, steps, carries, double.PositiveInfinity, "area over");
            Lines(plot, carries, charts.FleetServers ?? 1);
            string servers = charts.FleetServers is { } count ? $"{count:#,0} {(count == 1 ? "server" : "servers")}" : "fleet";
            plot.Legend([("load", "swatch load"), (servers, "line capacity"), .. peak > carries ? [("above", "swatch over")] : Array.Empty<(string, string)>()]);
        }
        else plot.Legend(("load", "swatch load"));
        return new($"{id}-duration", title, plot.Svg.Build(), caption)
        {
            Data = new([new("Share of the time", true), new("Requests an hour", true)], [.. steps.Select(step => new ReportRow([Format.Percent(step.ShareOfTime), Format.Whole((decimal)step.RequestsPerHour)]))]),
        };
    }

    /// <summary>One thin line for each server, a thick one for all.</summary>
    private static void Lines(Plot plot, double carries, int servers)
    {
        if (servers is > 1 and <= MostLines)
            for (int k = 1; k < servers; k++) plot.Svg.Line(Plot.LeftEdge, plot.Y(carries * k / servers), Plot.RightEdge, plot.Y(carries * k / servers), "line each");
        plot.Svg.Line(Plot.LeftEdge, plot.Y(carries), Plot.RightEdge, plot.Y(carries), "line capacity");
    }

    private static void Area(Plot plot, ImmutableArray<LoadDurationStep> steps, double from, double to, string css)
    {
        List<(double, double)> outline = [(plot.X(0), plot.Y(from))];
        double share = 0;
        foreach (LoadDurationStep step in steps)
        {
            double y = plot.Y(Math.Clamp(step.RequestsPerHour, from, Math.Max(from, to)));
            outline.Add((plot.X(share), y));
            share += step.ShareOfTime;
            outline.Add((plot.X(share), y));
        }
        outline.Add((plot.X(1), plot.Y(from)));
        plot.Svg.Polygon(outline, css);
    }

    private static string Caption(ImmutableArray<LoadDurationStep> steps, AdviceCharts charts)
    {
        double mean = steps.Sum(step => step.ShareOfTime * step.RequestsPerHour), peak = steps.Max(step => step.RequestsPerHour);
        string text = $"Hours from the busiest to the quietest: mean {Format.Count(mean)}, highest {Format.Count(peak)} requests an hour.";
        if (charts.FleetRequestsPerHour is not { } carries || mean <= 0) return text;
        double over = steps.Sum(step => step.ShareOfTime * Math.Max(0, step.RequestsPerHour - carries)), time = steps.Where(step => step.RequestsPerHour > carries).Sum(step => step.ShareOfTime);
        double idle = steps.Sum(step => step.ShareOfTime * Math.Max(0, carries - step.RequestsPerHour)) / carries;
        return $"{text} The own servers may be planned with {Format.Count(carries)} an hour; {(over > 0 ? $"{Format.Percent(time)} of the time more is asked, {Format.Percent(over / mean)} of all requests" : "it is never exceeded")}. {Format.Percent(idle)} of that stands idle.";
    }
}
