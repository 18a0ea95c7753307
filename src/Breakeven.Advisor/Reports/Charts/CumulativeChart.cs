using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>What has been paid in all, month by month: bought servers start with their price, the API with nothing.</summary>
internal static class CumulativeChart
{
    public static Figure? Draw(Advice advice, string id)
    {
        if (advice.Charts is not { Cumulative: { IsDefaultOrEmpty: false } points } || points.Length < 2) return null;
        CumulativePoint last = points[^1];
        int repaid = Array.FindIndex([.. points], point => point.SelfHost <= point.Api);
        string title = "Paid in all over the hardware's life";
        string caption = $"After {last.Month} months: API {Format.UsdShort(last.Api)}, bought servers {Format.UsdShort(last.SelfHost)}, of which {Format.UsdShort(points[0].SelfHost)} at the start. "
            + (repaid < 0 ? "Within that time the servers do not pay for themselves." : $"The servers have paid for themselves after {repaid} {(repaid == 1 ? "month" : "months")}.")
            + " At today's volume; without interest, resale and the cost of migrating.";
        Plot plot = new($"{id}-paid", title, caption, new LinearScale(0, last.Month, 6, round: false), new LinearScale(0, (double)Math.Max(last.Api, last.SelfHost), 5));
        plot.Axes("months since the purchase", month => month.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture), "US dollars paid in all", usd => Format.UsdShort((decimal)usd));
        plot.Svg.Polyline(points.Select(point => (plot.X(point.Month), plot.Y((double)point.Api))), "line api");
        plot.Svg.Polyline(points.Select(point => (plot.X(point.Month), plot.Y((double)point.SelfHost))), "line own");
        plot.Legend(("API", "line api"), ("Bought servers", "line own"));
        if (repaid > 0) plot.Marker(repaid, $"repaid after {repaid} months", "marker even", 1);
        return new($"{id}-paid", title, plot.Svg.Build(), caption)
        {
            Data = new([new("Month", true), new("API", true), new("Bought servers", true)], [.. points.Where(point => point.Month % 6 == 0 || point == last).Select(point => new ReportRow([Format.Whole(point.Month), Format.Usd(point.Api), Format.Usd(point.SelfHost)]))]),
        };
    }
}
