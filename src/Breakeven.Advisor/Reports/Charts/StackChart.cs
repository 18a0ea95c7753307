using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>What each fleet's bill is made of: one bar per fleet, what is taken off to the left of zero, the sum as a mark.</summary>
/// <remarks>Each part carries its number from the legend, so that it is told apart in grey and by the colour-blind.</remarks>
internal static class StackChart
{
    private const double RowHeight = 52, BarHeight = 24, Top = 8, Axis = 52, Margin = 36, LegendRow = 24, CharWidth = 9.6, LeastForNumber = 16;
    private const int Colours = 8;

    public static Figure? Draw(Advice advice, string id)
    {
        FleetOption[] options = [.. advice.Options.Where(option => option.MonthlyUsd is not null && !option.CostLines.IsDefaultOrEmpty)];
        if (options.Length < 2) return null;
        string[] names = [.. options.SelectMany(option => option.CostLines).Select(line => line.Name).Distinct(StringComparer.Ordinal)];
        (string, double, double)[] legend = [.. Legend(names)];
        decimal low = options.Min(option => option.CostLines.Where(line => line.Usd < 0).Sum(line => line.Usd)), high = options.Max(option => option.CostLines.Where(line => line.Usd > 0).Sum(line => line.Usd));
        LinearScale scale = new((double)Math.Min(0m, low), (double)Math.Max(high, 0m), 5);
        double bottom = Top + options.Length * RowHeight, height = bottom + Axis + (legend[^1].Item3 + 1) * LegendRow;
        string title = "What each fleet's bill is made of", caption = Caption(options);
        SvgBuilder svg = new($"{id}-lines", Plot.Width, height, title, caption);
        double X(decimal usd) => Margin + scale.At((double)usd) * (Plot.Width - 2 * Margin);
        foreach (double tick in scale.Ticks)
        {
            svg.Line(X((decimal)tick), Top, X((decimal)tick), bottom, tick == 0 ? "axis" : "grid");
            svg.Text(X((decimal)tick), bottom + 19, Format.UsdShort((decimal)tick), Anchor.Middle, "tick");
        }
        foreach ((int row, FleetOption option) in options.Index()) Bar(svg, option, names, Top + row * RowHeight, X);
        svg.Text(Plot.Width - Margin, bottom + 39, "US dollars a month", Anchor.End, "title");
        foreach ((int index, (string name, double x, double row)) in legend.Index())
        {
            double y = bottom + Axis + row * LegendRow;
            svg.Rect(x, y, 20, 17, $"bar part p{index % Colours}");
            svg.Text(x + 10, y + 13.5, $"{index + 1}", Anchor.Middle, $"number q{index % Colours}");
            svg.Text(x + 27, y + 13.5, name);
        }
        return new($"{id}-lines", title, svg.Build(), caption);
    }

    private static void Bar(SvgBuilder svg, FleetOption option, string[] names, double y, Func<decimal, double> place)
    {
        double top = y + 22;
        svg.Text(2, y + 16, $"{AdviceWords.Kind(option.Kind)}: {Format.Usd(option.MonthlyUsd!.Point)}{(option.Feasible ? "" : " (excluded)")}", css: "mark halo");
        decimal above = 0m, below = 0m;
        foreach ((int index, string name) in names.Index())
        {
            decimal usd = option.CostLines.Where(line => line.Name == name).Sum(line => line.Usd);
            if (usd == 0m) continue;
            (double from, double to) = usd > 0m ? (place(above), place(above + usd)) : (place(below + usd), place(below));
            if (usd > 0m) above += usd;
            else below += usd;
            svg.Rect(from, top, to - from, BarHeight, $"bar part p{index % Colours}", $"{InputWords.Name(name)}: {Format.Usd(usd)}");
            if (to - from >= LeastForNumber) svg.Text((from + to) / 2, top + 17, $"{index + 1}", Anchor.Middle, $"number q{index % Colours}");
        }
        if (below < 0m) svg.Line(place(option.MonthlyUsd.Point), top - 4, place(option.MonthlyUsd.Point), top + BarHeight + 4, "whisker");
    }

    /// <summary>Places names in rows as they fit, in the width of a phone's type.</summary>
    private static IEnumerable<(string Name, double X, double Row)> Legend(string[] names)
    {
        double x = 2, row = 0;
        foreach (string name in names.Select(InputWords.Name))
        {
            double width = 42 + name.Length * CharWidth;
            if (x > 2 && x + width > Plot.Width)
            {
                x = 2;
                row++;
            }
            yield return (name, x, row);
            x += width;
        }
    }

    private static string Caption(FleetOption[] options) => string.Join(" ", options.Select(option =>
    {
        CostLine largest = option.CostLines.MaxBy(line => Math.Abs(line.Usd))!;
        return $"{AdviceWords.Kind(option.Kind)} {Format.UsdShort(option.MonthlyUsd!.Point)}, most of it {InputWords.Name(largest.Name).ToLowerInvariant().Replace("api", "API", StringComparison.Ordinal)} ({Format.UsdShort(largest.Usd)}).";
    })) + (options.Any(option => option.CostLines.Any(line => line.Usd < 0)) ? " Left of zero: what is taken off; the upright mark is the sum." : "");
}
