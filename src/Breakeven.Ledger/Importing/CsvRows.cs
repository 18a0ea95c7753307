using System.Text;

namespace Breakeven.Ledger.Importing;

/// <summary>Rows of comma-separated values (RFC 4180): quoted cells may hold commas, doubled quotes and line breaks.</summary>
internal static class CsvRows
{
    /// <returns>The cells of the next row, or null at the end. Empty lines are passed over.</returns>
    public static async Task<List<string>?> ReadAsync(ImportFile file, CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await file.ReadLineAsync(cancellationToken);
        }
        while (line is not null && string.IsNullOrWhiteSpace(line));
        if (line is null) return null;
        List<string> cells = [];
        int at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                (string cell, line, at) = await QuotedAsync(file, line, at + 1, cells.Count + 1, cancellationToken);
                cells.Add(cell);
            }
            else
            {
                int end = line.IndexOf(',', at);
                if (end < 0) end = line.Length;
                cells.Add(line[at..end]);
                at = end;
            }
            if (at >= line.Length) return cells;
            at++;
        }
    }

    /// <returns>The cell, the line on which it ends, and where in that line: at a comma or at its end.</returns>
    private static async Task<(string Cell, string Line, int At)> QuotedAsync(ImportFile file, string line, int at, int column, CancellationToken cancellationToken)
    {
        StringBuilder cell = new();
        while (true)
        {
            int quote = line.IndexOf('"', at);
            if (quote < 0)
            {
                cell.Append(line, at, line.Length - at).Append('\n');
                line = await file.ReadLineAsync(cancellationToken) ?? throw file.Error($"{column}", "a quoted cell is never closed; the file is cut off or a quote is missing");
                at = 0;
                continue;
            }
            cell.Append(line, at, quote - at);
            at = quote + 1;
            if (at < line.Length && line[at] == '"')
            {
                cell.Append('"');
                at++;
                continue;
            }
            if (at < line.Length && line[at] != ',') throw file.Error($"{column}", "text follows a closing quote; double the quotes inside a quoted cell");
            return (cell.ToString(), line, at);
        }
    }
}
