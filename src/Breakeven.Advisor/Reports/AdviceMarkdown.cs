using System.Text;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>A report as GitHub-flavoured Markdown, for a pull request or a wiki.</summary>
public static class AdviceMarkdown
{
    private const string Special = "\\`*_[]<>#|~&$";

    public static string Render(Advice advice, ReportContext? context = null) => Render(AdviceDocument.Build(advice, context));

    public static string Render(ReportDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder md = new();
        md.Append($"# {Escape(document.Title)}\n\n**{Escape(document.Headline)}**\n\n");
        if (document.Notice is { } notice) md.Append($"> **Note:** {Escape(notice)}\n\n");
        if (document.Subtitle is { } subtitle) md.Append($"{Escape(subtitle)}\n\n");
        foreach (ReportFact fact in document.Facts) md.Append($"- {Escape(fact.Label)}: **{Escape(fact.Value)}** ({Escape(fact.Note)})\n");
        foreach (ReportSection section in document.Sections)
        {
            md.Append($"\n{new string('#', section.Level)} {Escape(section.Title)}\n\n");
            foreach (ReportBlock block in section.Blocks) Append(md, block);
        }
        if (document.Footer is { } footer) md.Append($"\n---\n\n{Escape(footer)}\n");
        return md.ToString();
    }

    private static void Append(StringBuilder md, ReportBlock block)
    {
        switch (block)
        {
            case ReportParagraph paragraph: md.Append($"{Escape(paragraph.Text)}\n\n"); break;
            case ReportFigure figure: md.Append($"*{Escape(figure.Figure.Title)}.* {Escape(figure.Figure.Caption)}\n\n"); break;
            case ReportCode code:
                string fence = Fence(code.Text);
                md.Append($"{fence}{code.Language}\n{code.Text.TrimEnd('\n')}\n{fence}\n\n");
                break;
            case ReportList list:
                foreach ((int index, ReportItem item) in list.Items.Index())
                    md.Append($"{(list.Ordered ? $"{index + 1}." : "-")} {Escape(item.Text)}{(item.Code is null ? "" : $" (`{item.Code.Replace("`", "", StringComparison.Ordinal)}`)")}\n");
                md.Append('\n');
                break;
            case ReportTable table: Table(md, table); break;
        }
    }

    private static void Table(StringBuilder md, ReportTable table)
    {
        md.Append($"| {string.Join(" | ", table.Columns.Select(column => Escape(column.Title)))} |\n");
        md.Append($"|{string.Join("|", table.Columns.Select(column => column.IsNumber ? "---:" : "---"))}|\n");
        foreach (ReportRow row in table.Rows)
            md.Append($"| {string.Join(" | ", row.Cells.Select(cell => row.IsStrong && cell.Length > 0 ? $"**{Escape(cell)}**" : Escape(cell)))} |\n");
        md.Append('\n');
    }

    /// <summary>Text that stands for itself: nothing in it becomes markup, HTML or a new line.</summary>
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 8);
        foreach (char c in TextTable.Clean(text))
        {
            if (Special.Contains(c)) escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>A fence longer than any run of backticks inside.</summary>
    private static string Fence(string text)
    {
        int longest = 2, run = 0;
        foreach (char c in text) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        return new('`', longest + 1);
    }
}
