using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>How likely which saving is, with the zero line.</summary>
internal static class SavingChart
{
    /// <summary>Leaves room above the bars for the bracket.</summary>
    private const double HeadRoom = 1.15;

    public static Figure? Draw(Advice advice, string id)
    {
        if (advice.Charts is not { SavingDistribution: { IsDefaultOrEmpty: false } bins } charts) return null;
        long draws = bins.Sum(bin => (long)bin.Count);
        if (draws == 0) return null;
        double positive = bins.Sum(bin => bin.Count * ShareAbove(bin, 0)) / draws;
        MoneySpread? exact = charts.OwnSaving;
        decimal median = exact?.P50 ?? Quantile(bins, draws, 0.5), p5 = exact?.P5 ?? Quantile(bins, draws, 0.05), p95 = exact?.P95 ?? Quantile(bins, draws, 0.95);
        string title = "How likely is which saving?";
        string caption = $"Saving a month of the best plan with own servers over the API, {Format.Whole(draws)} draws of the uncertain inputs. "
            + $"Own servers are cheaper in {Format.Percent(positive)} of them; the median saving is {Format.UsdShort(median)}, and nine in ten lie between {Format.UsdShort(p5)} and {Format.UsdShort(p95)}.";
        LinearScale x = new((double)Math.Min(0, bins.Min(bin => bin.From)), (double)Math.Max(0, bins.Max(bin => bin.To)), 5, round: false);
        LinearScale y = new(0, bins.Max(bin => (double)bin.Count) / draws * HeadRoom, 4);
        Plot plot = new($"{id}-saving", title, caption, x, y);
        plot.Axes("saving over the API, US dollars a month", usd => Format.UsdShort((decimal)usd), "share of draws", Format.Percent);
        foreach (HistogramBin bin in bins) Bar(plot, bin, draws);
        Bracket(plot, (double)p5, (double)p95);
        plot.Legend(($"API cheaper {Format.Percent(1 - positive)}", "swatch api"), ($"own servers cheaper {Format.Percent(positive)}", "swatch own"));
        plot.Marker(0, "no saving", "marker zero", 0);
        plot.Marker((double)median, $"median {Format.UsdShort(median)}", "marker even", 1);
        return new($"{id}-saving", title, plot.Svg.Build(), caption)
        {
            Data = new([new("Saving a month from", true), new("to", true), new("Share of draws", true)], [.. bins.Select(bin => new ReportRow([Format.Usd(bin.From), Format.Usd(bin.To), Format.Percent((double)bin.Count / draws)]))]),
        };
    }

    /// <summary>Nine in ten draws, as a bracket above the bars.</summary>
    private static void Bracket(Plot plot, double p5, double p95)
    {
        const double y = Plot.TopEdge + 12, cap = 5;
        double left = plot.X(p5), right = plot.X(p95);
        if (right - left < 4 * cap) return;
        plot.Svg.Line(left, y, right, y, "axis");
        plot.Svg.Line(left, y - cap, left, y + cap, "axis");
        plot.Svg.Line(right, y - cap, right, y + cap, "axis");
        bool hasRoom = left - Plot.LeftEdge > 30;
        plot.Svg.Text(hasRoom ? left - 5 : left + 5, y + (hasRoom ? 4.5 : 19), "p5", hasRoom ? Anchor.End : Anchor.Start, "tick halo");
        hasRoom = Plot.RightEdge - right > 34;
        plot.Svg.Text(hasRoom ? right + 5 : right - 5, y + (hasRoom ? 4.5 : 19), "p95", hasRoom ? Anchor.Start : Anchor.End, "tick halo");
    }

    /// <summary>A bin over zero is cut there, so that colour and probability say the same.</summary>
    private static void Bar(Plot plot, HistogramBin bin, long draws)
    {
        double share = (double)bin.Count / draws, top = plot.Y(share);
        decimal cut = Math.Clamp(0, bin.From, bin.To);
        string tip = $"{Format.UsdRange(bin.From, bin.To)}: {Format.Percent(share)} of draws";
        Part(bin.From, cut, "bar api");
        Part(cut, bin.To, "bar own");

        void Part(decimal from, decimal to, string css)
        {
            if (to > from) plot.Svg.Rect(plot.X((double)from), top, plot.X((double)to) - plot.X((double)from), Plot.BottomEdge - top, css, tip);
        }
    }

    /// <summary>The part of a bin above a value, its draws taken as spread evenly.</summary>
    private static double ShareAbove(HistogramBin bin, decimal value) =>
        bin.To <= bin.From ? (bin.From > value ? 1 : 0) : (double)((bin.To - Math.Clamp(value, bin.From, bin.To)) / (bin.To - bin.From));

    private static decimal Quantile(ImmutableArray<HistogramBin> bins, long draws, double q)
    {
        decimal rank = (decimal)q * draws, seen = 0;
        foreach (HistogramBin bin in bins)
        {
            if (bin.Count > 0 && seen + bin.Count >= rank) return bin.From + (bin.To - bin.From) * (rank - seen) / bin.Count;
            seen += bin.Count;
        }
        return bins[^1].To;
    }
}
