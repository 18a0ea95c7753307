using System.Net;
using System.Text;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>A report as one self-contained page: no script, no request to anywhere; light and dark, phone to print.</summary>
public static class AdviceHtml
{
    public static string Render(Advice advice, ReportContext? context = null) => Render(AdviceDocument.Build(advice, context));

    public static string Render(ReportDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder html = new();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append($"<title>{E(document.Title)}</title>\n<style>\n{HtmlStyle.Css}</style>\n</head>\n<body>\n<main>\n");
        Header(html, document);
        Sections(html, document.Sections);
        if (document.Footer is { } footer) html.Append($"<footer>{E(footer)}</footer>\n");
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Header(StringBuilder html, ReportDocument document)
    {
        html.Append($"<header class=\"{Css(document.Tone)}\">\n<p class=\"kicker\">{E(document.Title)}</p>\n<h1>{E(document.Headline)}</h1>\n");
        if (document.Notice is { } notice) html.Append($"<p class=\"notice\"><strong>Note</strong> {E(notice)}</p>\n");
        if (document.Subtitle is { } subtitle) html.Append($"<p class=\"subtitle\">{E(subtitle)}</p>\n");
        html.Append("<dl class=\"facts\">\n");
        foreach (ReportFact fact in document.Facts)
            html.Append($"<div><dt>{E(fact.Label)}</dt><dd><b>{Link(E(fact.Value), fact.Anchor)}</b><span>{E(fact.Note)}</span></dd></div>\n");
        html.Append("</dl>\n</header>\n");
    }

    /// <summary>Narrow sections that follow each other share rows.</summary>
    private static void Sections(StringBuilder html, IReadOnlyList<ReportSection> sections)
    {
        for (int at = 0; at < sections.Count;)
        {
            int end = at;
            while (end < sections.Count && sections[end].IsNarrow && sections[end].Level == sections[at].Level) end++;
            bool isPair = end - at > 1;
            if (isPair) html.Append("<div class=\"pair\">\n");
            for (end = Math.Max(end, at + 1); at < end; at++) Section(html, sections[at]);
            if (isPair) html.Append("</div>\n");
        }
    }

    /// <summary>Figures that follow each other stand side by side where there is room, and so do tables.</summary>
    private static void Section(StringBuilder html, ReportSection section)
    {
        html.Append($"<section class=\"l{section.Level}\">\n<h{section.Level}>{E(section.Title)}</h{section.Level}>\n");
        string group = "";
        foreach (ReportBlock block in section.Blocks)
        {
            string wanted = block switch { ReportFigure => "figures", ReportTable when !section.IsNarrow => "tables", _ => "" };
            if (wanted != group) html.Append(group.Length > 0 ? "</div>\n" : "").Append(wanted.Length > 0 ? $"<div class=\"{wanted}\">\n" : "");
            group = wanted;
            Block(html, block);
        }
        html.Append(group.Length > 0 ? "</div>\n</section>\n" : "</section>\n");
    }

    private static void Block(StringBuilder html, ReportBlock block)
    {
        switch (block)
        {
            case ReportParagraph paragraph: html.Append($"<p class=\"{Css(paragraph.Tone)}\">{E(paragraph.Text)}</p>\n"); break;
            case ReportFigure { Figure: { } figure }:
                html.Append($"<figure id=\"{figure.Id}\"><figcaption><strong>{E(figure.Title)}</strong></figcaption>{figure.Svg}<p class=\"caption\">{E(figure.Caption)}</p>");
                Data(html, figure);
                html.Append("</figure>\n");
                break;
            case ReportDerivation derivation: DerivationHtml.Append(html, derivation); break;
            case ReportCode code: Code(html, code); break;
            case ReportList list: List(html, list); break;
            case ReportTable table: Table(html, table); break;
        }
    }

    /// <summary>Of a diff, what goes and what comes is coloured; the signs stay for those who see no colour.</summary>
    private static void Code(StringBuilder html, ReportCode code)
    {
        IEnumerable<string> lines = code.Text.TrimEnd('\n').Split('\n').Select(line => code.Language != "diff" || line.Length == 0 ? E(line) : line[0] switch
        {
            '+' => $"<ins>{E(line)}</ins>",
            '-' => $"<del>{E(line)}</del>",
            _ => E(line),
        });
        html.Append($"<pre><code>{string.Join('\n', lines)}</code></pre>\n");
    }

    private static void List(StringBuilder html, ReportList list)
    {
        string tag = list.Ordered ? "ol" : "ul";
        html.Append($"<{tag}>\n");
        foreach (ReportItem item in list.Items)
            html.Append($"<li class=\"{Css(item.Tone)}\">{E(item.Text)}{(item.Code is null ? "" : $" <code class=\"code\">{E(item.Code)}</code>")}</li>\n");
        html.Append($"</{tag}>\n");
    }

    /// <summary>Each cell names its column, so that a phone can show rows as cards.</summary>
    private static void Table(StringBuilder html, ReportTable table)
    {
        html.Append("<div class=\"table\"><table>\n<thead><tr>");
        foreach (ReportColumn column in table.Columns) html.Append($"<th scope=\"col\"{(column.IsNumber ? " class=\"n\"" : "")}>{E(column.Title)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (ReportRow row in table.Rows)
        {
            html.Append(row.IsStrong ? "<tr class=\"strong\">" : "<tr>");
            foreach ((int index, string cell) in row.Cells.Index())
            {
                ReportColumn column = table.Columns[index];
                string tag = index == 0 ? "th" : "td", scope = index == 0 ? " scope=\"row\"" : "";
                html.Append($"<{tag}{scope}{(column.IsNumber ? " class=\"n\"" : "")} data-label=\"{E(column.Title)}\">{Cell(cell, index < row.Anchors.Length ? row.Anchors[index] : null)}</{tag}>");
            }
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n</table></div>\n");
    }

    private static string Cell(string text, string? anchor) =>
        text.EndsWith(AdviceDocument.EstimateMark, StringComparison.Ordinal)
            ? $"<span>{Link(E(text[..^AdviceDocument.EstimateMark.Length]), anchor)} {DerivationHtml.Estimate}</span>"
            : $"<span>{Link(E(text), anchor)}</span>";

    private static string Link(string html, string? anchor) => anchor is null ? html : $"<a href=\"#{anchor}\">{html}</a>";

    /// <summary>The figures of a chart, folded away: for those who cannot see it, and for those who want them exact.</summary>
    private static void Data(StringBuilder html, Charts.Figure figure)
    {
        if (figure.Data is not { } data) return;
        html.Append("<details class=\"data\"><summary>The same as a table</summary>\n");
        Table(html, data);
        html.Append("</details>");
    }

    private static string Css(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Caution => "caution",
        ReportTone.Bad => "bad",
        _ => "plain",
    };

    internal static string E(string text) => WebUtility.HtmlEncode(text);
}
