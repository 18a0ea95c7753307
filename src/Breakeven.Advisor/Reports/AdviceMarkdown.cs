using System.Text;
using Breakeven.Advisor.Derivations;
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
        foreach (ReportFact fact in document.Facts) md.Append($"- {Escape(fact.Label)}: **{Link(Escape(fact.Value), fact.Anchor)}** ({Escape(fact.Note)})\n");
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
            case ReportDerivation derivation: Derived(md, derivation); break;
        }
    }

    private static void Table(StringBuilder md, ReportTable table)
    {
        md.Append($"| {string.Join(" | ", table.Columns.Select(column => Escape(column.Title)))} |\n");
        md.Append($"|{string.Join("|", table.Columns.Select(column => column.IsNumber ? "---:" : "---"))}|\n");
        foreach (ReportRow row in table.Rows)
            md.Append($"| {string.Join(" | ", row.Cells.Select((cell, index) => Cell(row, cell, index)))} |\n");
        md.Append('\n');
    }

    private static string Cell(ReportRow row, string cell, int index)
    {
        string text = Link(Escape(cell), index < row.Anchors.Length ? row.Anchors[index] : null);
        return row.IsStrong && cell.Length > 0 ? $"**{text}**" : text;
    }

    /// <summary>An anchor is the one piece of HTML: GitHub keeps its id, and the links to it work.</summary>
    private static void Derived(StringBuilder md, ReportDerivation block)
    {
        Derivation derivation = block.Derivation;
        md.Append($"<a id=\"{Anchors.To(block.Id, derivation.Name)}\"></a>**{Escape(derivation.Label)}: {Escape(derivation.Shown)}**{(derivation.IsEstimate ? " (rests on an estimate)" : "")} `{derivation.Name}`\n\n");
        md.Append($"{Escape(derivation.Words)}\n\n```text\n{derivation.Formula}\n{(derivation.Inputs.IsEmpty ? "" : $"{new string(' ', derivation.Formula.IndexOf('=', StringComparison.Ordinal))}= {derivation.Substituted}\n")}```\n\n");
        foreach (DerivationInput input in derivation.Inputs)
            md.Append($"- `{input.Symbol}` {Escape(input.Label)}: {Escape(input.Shown)}, {(input.From is { } from ? Link(Escape($"derived: {from}"), Anchors.To(block.Id, from)) : Escape(input.Source))}{(input.IsEstimate ? AdviceDocument.EstimateMark : "")}\n");
        if (!derivation.Inputs.IsEmpty) md.Append('\n');
    }

    private static string Link(string text, string? anchor) => anchor is null ? text : $"[{text}](#{anchor})";

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
