using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>Cost of each fleet against volume, the crossings and today's volume.</summary>
internal static class CostChart
{
    private const double LogRatio = 40;

    public static Figure? Draw(Advice advice, string id)
    {
        if (advice.Charts is not { CostByVolume.Length: >= 2 } charts) return null;
        CostPoint[] all = [.. charts.CostByVolume.OrderBy(point => point.RequestsPerMonth)];
        CostPoint[] points = Window(all, charts.CurrentRequestsPerMonth, advice.BreakEven);
        (AxisScale x, AxisScale y) = Scales(points, charts.CurrentRequestsPerMonth);
        string title = "Cost a month against volume";
        string caption = Caption(points, charts.CurrentRequestsPerMonth, advice.BreakEven);
        Plot plot = new($"{id}-cost", title, caption, x, y);
        Winning(plot, advice.BreakEven);
        plot.Axes("requests a month" + (x is LogScale ? " (log scale)" : ""), Format.Count, "US dollars a month" + (y is LogScale ? " (log scale)" : ""), usd => Format.UsdShort((decimal)usd));
        bool own = points.Any(p => p.SelfHost is not null), hybrid = points.Any(p => p.Hybrid is not null);
        Series(plot, points, p => p.Api, "line api");
        Series(plot, points, p => p.SelfHost, "line own");
        Series(plot, points, p => p.Hybrid, "line hybrid");
        plot.Legend([("API", "line api"), .. own ? [("Self-host", "line own")] : Array.Empty<(string, string)>(), .. hybrid ? [("Hybrid", "line hybrid")] : Array.Empty<(string, string)>()]);
        Crossings(plot, points, advice.BreakEven);
        if (charts.CurrentRequestsPerMonth > 0) plot.Marker((double)charts.CurrentRequestsPerMonth, $"today {Format.Count(charts.CurrentRequestsPerMonth)}", "marker today", 1);
        Today(plot, advice, charts);
        return new($"{id}-cost", title, plot.Svg.Build(), caption) { Data = Data(points, charts.CurrentRequestsPerMonth, advice.BreakEven) };
    }

    /// <summary>What today's volume costs by the recommended fleet, with the interval of both where they are uncertain.</summary>
    private static void Today(Plot plot, Advice advice, AdviceCharts charts)
    {
        if (charts.CurrentRequestsPerMonth <= 0 || AdviceWords.Chosen(advice)?.MonthlyUsd is not { } cost) return;
        double x = plot.X((double)charts.CurrentRequestsPerMonth), y = plot.Y((double)cost.Point);
        plot.Svg.Line(x, plot.Y((double)cost.P5), x, plot.Y((double)cost.P95), "whisker");
        if (charts.VolumeRange is { To: { } most } range) plot.Svg.Line(plot.X((double)range.From), y, plot.X((double)most), y, "whisker");
        plot.Svg.Dot(x, y, 5.5, "point", $"today: {Format.Whole(charts.CurrentRequestsPerMonth)} requests a month for {Format.Usd(cost.Point)}, p5 to p95 {Format.UsdRange(cost.P5, cost.P95)}");
    }

    /// <summary>Today, the crossings, and some volumes between.</summary>
    private static ReportTable Data(CostPoint[] points, decimal today, BreakEvenSummary? breakEven)
    {
        const int crossings = 16, between = 12;
        decimal[] told = [today, .. (breakEven?.Intervals ?? []).SelectMany<VolumeInterval, decimal?>(interval => [interval.From, interval.To]).OfType<decimal>().Take(crossings),
            .. Enumerable.Range(0, between + 1).Select(step => points[(points.Length - 1) * step / between].RequestsPerMonth)];
        return new(
            [new("Requests a month", true), new("API", true), new("Self-host", true), new("Hybrid", true)],
            [.. points.Where(point => told.Contains(point.RequestsPerMonth)).Select(point => new ReportRow([Format.Whole(point.RequestsPerMonth), Format.Usd(point.Api), Money(point.SelfHost), Money(point.Hybrid)], IsStrong: point.RequestsPerMonth == today))]);
    }

    private static string Money(decimal? usd) => usd is { } known ? Format.Usd(known) : "–";

    /// <summary>As far right as the decision reaches: a curve to ten times the break-even would press it into a corner.</summary>
    private static CostPoint[] Window(CostPoint[] points, decimal today, BreakEvenSummary? breakEven)
    {
        decimal reach = Math.Max(today * 2m, (breakEven?.StableRequestsPerMonth ?? breakEven?.FirstRequestsPerMonth ?? 0) * 1.6m);
        if (reach <= 0) return points;
        CostPoint[] near = [.. points.TakeWhile(point => point.RequestsPerMonth <= reach)];
        return near.Length >= 2 ? near : points;
    }

    private static (AxisScale X, AxisScale Y) Scales(CostPoint[] points, decimal today)
    {
        double low = (double)points[0].RequestsPerMonth, high = (double)points[^1].RequestsPerMonth;
        IEnumerable<decimal> costs = points.SelectMany<CostPoint, decimal?>(p => [p.Api, p.SelfHost, p.Hybrid]).OfType<decimal>();
        double least = (double)costs.Where(cost => cost > 0).DefaultIfEmpty(1).Min(), most = (double)costs.DefaultIfEmpty(1).Max();
        bool isLog = today > 0 && high / (double)today > LogRatio;
        if (!isLog) return (new LinearScale(0, high, 5, round: false), new LinearScale(0, most));
        double from = Math.Max(low, Math.Min((double)today / 3, high / 100));
        return (new LogScale(from, high), new LogScale(Math.Max(least, most / 1e5), most * 1.3));
    }

    private static void Series(Plot plot, CostPoint[] points, Func<CostPoint, decimal?> cost, string css)
    {
        List<(double, double)> run = [];
        foreach (CostPoint point in points.Where(p => (double)p.RequestsPerMonth >= plot.XScale.Low * 0.999))
        {
            if (cost(point) is { } usd) run.Add((plot.X((double)point.RequestsPerMonth), plot.Y((double)usd)));
            else Flush();
        }
        Flush();

        void Flush()
        {
            if (run.Count > 1) plot.Svg.Polyline(run, css);
            run.Clear();
        }
    }

    private static void Winning(Plot plot, BreakEvenSummary? breakEven)
    {
        foreach (VolumeInterval interval in breakEven?.Intervals ?? [])
        {
            double from = plot.X((double)interval.From), to = interval.To is { } end ? plot.X((double)end) : Plot.RightEdge;
            plot.Svg.Rect(from, Plot.TopEdge, to - from, Plot.BottomEdge - Plot.TopEdge, "win", $"own servers win from {Format.Whole(interval.From)} {(interval.To is { } t ? $"to {Format.Whole(t)}" : "on")}");
        }
    }

    private static void Crossings(Plot plot, CostPoint[] points, BreakEvenSummary? breakEven)
    {
        if (breakEven is null) return;
        decimal last = points[^1].RequestsPerMonth;
        IEnumerable<decimal> edges = breakEven.Intervals.SelectMany<VolumeInterval, decimal?>(i => [i.From, i.To]).OfType<decimal>().Distinct();
        foreach (decimal edge in edges.Where(edge => edge > 0 && edge <= last))
            plot.Svg.Dot(plot.X((double)edge), plot.Y((double)ApiAt(points, edge)), 4.5, "cross", $"crossing at {Format.Whole(edge)} requests a month");
        if (breakEven.StableRequestsPerMonth is { } stable && stable <= last)
            plot.Marker((double)stable, $"break-even {Format.Count(stable)}", "marker even", 0);
    }

    private static decimal ApiAt(CostPoint[] points, decimal volume)
    {
        int i = Array.FindIndex(points, point => point.RequestsPerMonth >= volume);
        if (i <= 0) return points[Math.Max(i, 0)].Api;
        (CostPoint a, CostPoint b) = (points[i - 1], points[i]);
        return a.Api + (b.Api - a.Api) * (volume - a.RequestsPerMonth) / (b.RequestsPerMonth - a.RequestsPerMonth);
    }

    private static string Caption(CostPoint[] points, decimal today, BreakEvenSummary? breakEven)
    {
        string shown = $"From {Format.Count(points[0].RequestsPerMonth)} to {Format.Count(points[^1].RequestsPerMonth)} requests a month.";
        string now = "";
        if (today > 0)
        {
            CostPoint near = points.MinBy(point => Math.Abs(point.RequestsPerMonth - today))!;
            now = $" Near today's {Format.Count(today)}: API {Format.UsdShort(near.Api)}"
                + (near.SelfHost is { } own ? $", self-host {Format.UsdShort(own)}" : "") + (near.Hybrid is { } hybrid ? $", hybrid {Format.UsdShort(hybrid)}" : "") + ".";
        }
        string even = breakEven switch
        {
            null => "",
            { FirstRequestsPerMonth: null } => " Own servers alone win at no volume.",
            { StableRequestsPerMonth: { } stable } when stable > points[^1].RequestsPerMonth => $" The stable break-even, {Format.Count(stable)}, lies beyond the right edge.",
            { StableRequestsPerMonth: { } stable } => $" From {Format.Count(stable)} on own servers stay cheaper.",
            _ => " Own servers alone win only in intervals.",
        };
        return shown + now + even + (breakEven is { Intervals.Length: > 0 } ? " Shaded: volumes where own servers win; rings: crossings with the API." : "") + (today > 0 ? " The full dot is today, its whiskers p5 to p95." : "");
    }
}
