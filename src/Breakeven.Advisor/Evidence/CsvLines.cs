using System.Text;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Evidence;

/// <summary>Rows of comma-separated values (RFC 4180): quoted cells may hold commas, doubled quotes and line breaks. Empty lines are passed over.</summary>
internal static class CsvLines
{
    /// <returns>Each row with the line on which it begins.</returns>
    public static IEnumerable<(int Line, string[] Cells)> Read(string text, List<ScenarioProblem> problems)
    {
        int at = 0, line = 1;
        while (at < text.Length)
        {
            int begins = line;
            if (Row(text, ref at, ref line) is not { } cells)
            {
                problems.Add(new("", begins, "a quote is left open, or text follows a closing one"));
                yield break;
            }
            if (cells.Length > 1 || cells[0].Trim().Length > 0) yield return (begins, cells);
        }
    }

    /// <returns>Null when quotes do not match.</returns>
    private static string[]? Row(string text, ref int at, ref int line)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false, closed = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[at++]);
                else (quoted, closed) = (false, true);
            }
            else if (c == '"' && cell.Length == 0 && !closed) quoted = true;
            else if (c is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                closed = false;
                if (c != '\n') continue;
                at++;
                return [.. cells];
            }
            else if (closed && c != '\r') return null;
            else if (c != '\r') cell.Append(c);
        }
        cells.Add(cell.ToString());
        return quoted ? null : [.. cells];
    }
}
