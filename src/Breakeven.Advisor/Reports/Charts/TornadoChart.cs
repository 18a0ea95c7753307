using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports.Charts;

/// <summary>What moves the saving most: one bar per input, largest first.</summary>
internal static class TornadoChart
{
    private const int MaxBars = 8;
    private const int MaxLabel = 54;
    private const double RowHeight = 44;
    private const double BarHeight = 15;
    private const double Top = 34;
    private const double Bottom = 52;
    private const double Margin = 84;

    public static Figure? Draw(Advice advice, string id)
    {
        if (advice.Drivers.IsEmpty) return null;
        Driver[] drivers = [.. advice.Drivers.OrderByDescending(driver => Math.Abs(driver.SavingAtHigh - driver.SavingAtLow)).Take(MaxBars)];
        decimal low = drivers.Min(d => Math.Min(d.SavingAtLow, d.SavingAtHigh)), high = drivers.Max(d => Math.Max(d.SavingAtLow, d.SavingAtHigh));
        (decimal least, decimal most) = advice.Charts?.OwnSaving?.Point is { } point ? (Math.Min(low, point), Math.Max(high, point)) : (low, high);
        LinearScale x = new((double)Math.Min(0, least), (double)Math.Max(0, most), 5);
        string title = "What moves the saving most";
        string caption = Caption(drivers) + (advice.Charts?.OwnSaving is { } saving ? $" The dashed line is the saving at the stated inputs, {Format.UsdShort(saving.Point)}." : "");
        double height = Top + drivers.Length * RowHeight + Bottom, bottom = height - Bottom;
        SvgBuilder svg = new($"{id}-drivers", Plot.Width, height, title, caption);
        double X(decimal usd) => Margin + x.At((double)usd) * (Plot.Width - 2 * Margin);
        foreach (double tick in x.Ticks)
        {
            svg.Line(X((decimal)tick), Top, X((decimal)tick), bottom, tick == 0 ? "marker zero" : "grid");
            svg.Text(X((decimal)tick), bottom + 19, Format.UsdShort((decimal)tick), Anchor.Middle, "tick");
        }
        decimal? stated = advice.Charts?.OwnSaving?.Point;
        if (stated is { } now) svg.Line(X(now), Top, X(now), bottom, "marker even");
        foreach ((int row, Driver driver) in drivers.Index()) Bar(svg, driver, Top + row * RowHeight, X, stated);
        svg.Rect(2, 6, 14, 12, "bar low");
        svg.Text(22, 17, "input at its p5");
        svg.Rect(172, 6, 14, 12, "bar high");
        svg.Text(192, 17, "input at its p95");
        svg.Text(Plot.Width - 22, height - 8, "saving over the API, US dollars a month", Anchor.End, "title");
        return new($"{id}-drivers", title, svg.Build(), caption);
    }

    /// <summary>Name and range stand above the bar, so that long names never meet it; the two halves meet at the saving of the stated inputs.</summary>
    private static void Bar(SvgBuilder svg, Driver driver, double y, Func<decimal, double> place, decimal? stated)
    {
        double atLow = place(driver.SavingAtLow), atHigh = place(driver.SavingAtHigh), top = y + 22;
        double middle = stated is { } now ? place(now) : (atLow + atHigh) / 2;
        svg.Text(2, y + 16, Shortened($"{InputWords.Name(driver.Input)}: {Low(driver)} to {High(driver)}"), css: "label halo");
        Half(atLow, "bar low", $"at {Low(driver)}: saving {Format.Usd(driver.SavingAtLow)}");
        Half(atHigh, "bar high", $"at {High(driver)}: saving {Format.Usd(driver.SavingAtHigh)}");
        bool lowIsLeft = atLow <= atHigh;
        svg.Text(Math.Min(atLow, atHigh) - 5, top + 12, Format.UsdShort(lowIsLeft ? driver.SavingAtLow : driver.SavingAtHigh), Anchor.End, "tick halo");
        svg.Text(Math.Max(atLow, atHigh) + 5, top + 12, Format.UsdShort(lowIsLeft ? driver.SavingAtHigh : driver.SavingAtLow), Anchor.Start, "tick halo");

        void Half(double end, string css, string tip) => svg.Rect(Math.Min(end, middle), top, Math.Abs(end - middle), BarHeight, css, tip);
    }

    private static string Caption(Driver[] drivers)
    {
        Driver first = drivers[0];
        string[] decisive = [.. drivers.Where(d => Math.Sign(d.SavingAtLow) != Math.Sign(d.SavingAtHigh)).Select(d => InputWords.Name(d.Input))];
        string lead = $"Each bar is the saving when one input goes from its 5th to its 95th percentile and the others stay. {InputWords.Name(first.Input)} moves it most: from {Format.UsdShort(first.SavingAtLow)} at {Low(first)} to {Format.UsdShort(first.SavingAtHigh)} at {High(first)}.";
        return decisive.Length == 0 ? lead + " No single input turns the sign." : $"{lead} Alone able to turn the sign: {string.Join(", ", decisive)}.";
    }

    /// <summary>What fits the width in a phone's type; the table below the chart has it in full.</summary>
    private static string Shortened(string label) => label.Length <= MaxLabel ? label : label[..(MaxLabel - 1)].TrimEnd() + "\u2026";

    private static string Low(Driver driver) => InputWords.Value(driver.Input, driver.Low);

    private static string High(Driver driver) => InputWords.Value(driver.Input, driver.High);
}
