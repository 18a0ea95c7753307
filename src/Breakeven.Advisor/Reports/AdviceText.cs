using System.Globalization;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>A report for a terminal or a log: plain text, with colours on request.</summary>
/// <remarks>Control characters in names and texts are dropped: a workload's name must not drive the terminal.</remarks>
public static class AdviceText
{
    /// <param name="width">Columns to wrap at, at least 60.</param>
    /// <param name="useAnsi">Bold and colours by escape sequences; off for files and pipes, and where <c>NO_COLOR</c> is set.</param>
    public static void Write(TextWriter output, Advice advice, ReportContext? context = null, int width = 100, bool useAnsi = false) =>
        Write(output, AdviceDocument.Build(advice, context), width, useAnsi);

    /// <inheritdoc cref="Write(TextWriter, Advice, ReportContext?, int, bool)"/>
    public static void Write(TextWriter output, ReportDocument document, int width = 100, bool useAnsi = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(document);
        new Writer(output, Math.Max(60, width), useAnsi).Document(document);
    }

    public static string Render(Advice advice, ReportContext? context = null, int width = 100)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Write(output, advice, context, width);
        return output.ToString();
    }

    /// <summary>How numbers came about: what <c>--explain</c> prints.</summary>
    /// <param name="derivations">Whose they are, null for the whole, and which.</param>
    public static void Explain(TextWriter output, IEnumerable<(string? Workload, Derivation Derivation)> derivations, int width = 100, bool useAnsi = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(derivations);
        Writer writer = new(output, Math.Max(60, width), useAnsi);
        foreach ((string? workload, Derivation derivation) in derivations) writer.Derivation(workload, derivation);
    }

    private sealed class Writer(TextWriter output, int width, bool useAnsi)
    {
        public void Document(ReportDocument document)
        {
            Lines(document.Headline, "", "", Style(document.Tone) + Bold);
            if (document.Notice is { } notice) Lines(notice, "! ", "  ", Style(ReportTone.Caution));
            if (document.Subtitle is { } subtitle) Lines(subtitle, "", "", Dim);
            output.WriteLine();
            int label = document.Facts.Select(fact => fact.Label.Length).DefaultIfEmpty().Max();
            foreach (ReportFact fact in document.Facts) Lines($"{fact.Label.PadRight(label)}  {fact.Value}  ({fact.Note})", "  ", "    ");
            foreach (ReportSection section in document.Sections.Where(section => !section.IsAppendix)) Section(section);
            if (document.AppendixHint is { } hint)
            {
                output.WriteLine();
                Lines(hint, "", "");
            }
            if (document.Footer is { } footer)
            {
                output.WriteLine();
                Lines(footer, "", "", Dim);
            }
        }

        private void Section(ReportSection section)
        {
            output.WriteLine();
            string title = TextTable.Clean(section.Title);
            Lines(section.Level <= 2 ? title.ToUpperInvariant() : title, "", "", Bold);
            foreach ((int index, ReportBlock block) in section.Blocks.Index())
            {
                if (index > 0 && (block is ReportTable || section.Blocks[index - 1] is ReportTable)) output.WriteLine();
                Block(block);
            }
        }

        private void Block(ReportBlock block)
        {
            switch (block)
            {
                case ReportParagraph paragraph: Lines(paragraph.Text, "  ", "  ", Style(paragraph.Tone)); break;
                case ReportList list:
                    foreach ((int index, ReportItem item) in list.Items.Index())
                        Lines(item.Text + (item.Code is null ? "" : $" [{item.Code}]"), list.Ordered ? $"  {index + 1}. " : "  - ", list.Ordered ? "     " : "    ", Style(item.Tone));
                    break;
                case ReportTable table:
                    foreach ((string line, bool isStrong) in TextTable.Lines(table, width - 2)) Line("  " + line, isStrong ? Bold : "");
                    break;
                case ReportFigure figure: Lines($"{figure.Figure.Title}: {figure.Figure.Caption}", "  ", "  "); break;
                case ReportCode code:
                    foreach (string line in code.Text.TrimEnd('\n').Split('\n')) Line("  " + TextTable.Clean(line), "");
                    break;
            }
        }

        public void Derivation(string? workload, Derivation derivation)
        {
            Lines($"{(workload is null ? "" : workload + ": ")}{derivation.Label}: {derivation.Shown}{(derivation.IsEstimate ? " (rests on an estimate)" : "")}", "", "  ", Bold);
            Lines(derivation.Words, "  ", "  ");
            Lines(derivation.Formula, "    ", "      ");
            if (!derivation.Inputs.IsEmpty) Lines($"= {derivation.Substituted} = {derivation.Text}", "    ", "      ");
            foreach (DerivationInput input in derivation.Inputs)
                Lines($"{input.Symbol}  {input.Label}: {input.Shown} ({(input.From is { } from ? $"--explain {from}" : input.Source)}){(input.IsEstimate ? AdviceDocument.EstimateMark : "")}", "  - ", "    ");
            output.WriteLine();
        }

        private void Lines(string text, string first, string next, string style = "")
        {
            string indent = first;
            foreach (string line in TextTable.Wrap(TextTable.Clean(text), width - next.Length))
            {
                Line(indent + line, style);
                indent = next;
            }
        }

        private void Line(string line, string style) => output.WriteLine(style.Length > 0 ? style + line + "\u001b[0m" : line);

        private string Bold => useAnsi ? "\u001b[1m" : "";

        private string Dim => useAnsi ? "\u001b[2m" : "";

        private string Style(ReportTone tone) => !useAnsi ? "" : tone switch
        {
            ReportTone.Good => "\u001b[32m",
            ReportTone.Caution => "\u001b[33m",
            ReportTone.Bad => "\u001b[31m",
            _ => "",
        };
    }
}
