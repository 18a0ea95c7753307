namespace Breakeven.Advisor.Reports.Charts;

/// <summary>The area that data is drawn in, with its axes. Sizes are in units of the view box; the page scales it.</summary>
internal sealed class Plot
{
    public const double Width = 540;
    public const double Height = 374;
    private const double Left = 68;
    private const double Right = 22;
    private const double Top = 98;
    private const double CharWidth = 9.6; // of the larger type that phones get, so that labels have room there too
    private const double BoldCharWidth = 11.8;
    private const double Bottom = 58;

    private double _titleEnd;

    public Plot(string id, string title, string description, AxisScale x, AxisScale y)
    {
        Svg = new(id, Width, Height, title, description);
        (XScale, YScale) = (x, y);
    }

    public SvgBuilder Svg { get; }
    public AxisScale XScale { get; }
    public AxisScale YScale { get; }
    public static double LeftEdge => Left;
    public static double RightEdge => Width - Right;
    public const double TopEdge = Top;
    public static double BottomEdge => Height - Bottom;

    public double X(double value) => Left + XScale.At(value) * (RightEdge - Left);

    public double Y(double value) => BottomEdge - YScale.At(value) * (BottomEdge - Top);

    /// <summary>Grid, tick values and titles. The title of the y axis stands above it, level, where it can be read.</summary>
    public void Axes(string xTitle, Func<double, string> xText, string yTitle, Func<double, string> yText)
    {
        foreach (double tick in YScale.Ticks)
        {
            Svg.Line(Left, Y(tick), RightEdge, Y(tick), tick == 0 ? "axis" : "grid");
            Svg.Text(Left - 8, Y(tick) + 4.5, yText(tick), Anchor.End, "tick");
        }
        Svg.Line(Left, BottomEdge, RightEdge, BottomEdge, "axis");
        foreach (double tick in XScale.Ticks)
        {
            Svg.Line(X(tick), BottomEdge, X(tick), BottomEdge + 5, "axis");
            Svg.Text(X(tick), BottomEdge + 21, xText(tick), Anchor.Middle, "tick");
        }
        Svg.Text(2, Top - 17, yTitle, Anchor.Start, "title");
        _titleEnd = 2 + yTitle.Length * CharWidth;
        Svg.Text(RightEdge, Height - 8, xTitle, Anchor.End, "title");
    }

    /// <summary>Swatches with names along the top. Lines of different dash, so that colour is never the only sign.</summary>
    public void Legend(params ReadOnlySpan<(string Name, string Css)> entries)
    {
        double x = 2;
        foreach ((string name, string css) in entries)
        {
            Svg.Line(x, 14, x + 26, 14, css);
            Svg.Text(x + 32, 18.5, name);
            x += 50 + name.Length * CharWidth;
        }
    }

    /// <summary>A vertical marker over the whole height, labelled above it; the label turns to the side that has room.</summary>
    /// <param name="row">0 or 1: the line of the label, so that two markers never write over each other.</param>
    public void Marker(double value, string label, string css, int row)
    {
        double x = X(value), y = row == 0 ? 44 : 65;
        if (x < _titleEnd) Svg.Line(x, y - 12, x, Top - 31, css); // the title of the y axis stays legible
        Svg.Line(x, x < _titleEnd ? Top - 11 : y - 12, x, BottomEdge, css);
        bool left = x + 5 + label.Length * BoldCharWidth > Width;
        Svg.Text(left ? x - 5 : x + 5, y, label, left ? Anchor.End : Anchor.Start, "mark halo");
    }
}
