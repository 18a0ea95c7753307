using System.Globalization;
using System.Net;
using System.Text;

namespace Breakeven.Advisor.Reports.Charts;

internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Writes SVG elements: text escaped, numbers invariant with at most one decimal, colours by class.</summary>
internal sealed class SvgBuilder
{
    private readonly StringBuilder _svg = new();

    public SvgBuilder(string id, double width, double height, string title, string description)
    {
        _svg.Append($"<svg class=\"chart\" viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">");
        _svg.Append($"<title id=\"{id}-t\">{Escape(title)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>");
    }

    public void Line(double x1, double y1, double x2, double y2, string css) =>
        _svg.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{css}\"/>");

    public void Rect(double x, double y, double width, double height, string css, string? tooltip = null)
    {
        _svg.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\" class=\"{css}\"");
        _svg.Append(tooltip is null ? "/>" : $"><title>{Escape(tooltip)}</title></rect>");
    }

    public void Dot(double x, double y, double radius, string css, string tooltip) =>
        _svg.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{css}\"><title>{Escape(tooltip)}</title></circle>");

    public void Polyline(IEnumerable<(double X, double Y)> points, string css) =>
        _svg.Append($"<polyline points=\"{Points(points)}\" class=\"{css}\"/>");

    public void Polygon(IEnumerable<(double X, double Y)> points, string css) =>
        _svg.Append($"<polygon points=\"{Points(points)}\" class=\"{css}\"/>");

    public void Text(double x, double y, string text, Anchor anchor = Anchor.Start, string css = "label")
    {
        string place = anchor switch { Anchor.Middle => " text-anchor=\"middle\"", Anchor.End => " text-anchor=\"end\"", _ => "" };
        _svg.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{css}\"{place}>{Escape(text)}</text>");
    }

    public string Build() => _svg + "</svg>";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Points(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"));

    private static string N(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
}
