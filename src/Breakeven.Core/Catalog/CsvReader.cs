using System.Text;

namespace Breakeven;

/// <summary>Reads a table as RFC 4180 has it: a header line, commas, quotes doubled inside quotes. Empty lines and lines that start with <c>#</c> are skipped. A cell stays on its line.</summary>
internal static class CsvReader
{
    /// <exception cref="CatalogFormatException">An open quote, a column given twice, or a row of another width than the header.</exception>
    public static IEnumerable<CsvRow> Read(TextReader reader)
    {
        Dictionary<string, int>? columns = null;
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            string[] cells = Split(line, number);
            if (columns is null)
            {
                columns = Header(cells, number);
                continue;
            }
            if (cells.Length != columns.Count) throw new CatalogFormatException($"{cells.Length} cells where the header has {columns.Count}", number);
            yield return new CsvRow(number, columns, cells);
        }
    }

    private static Dictionary<string, int> Header(string[] cells, int number)
    {
        Dictionary<string, int> columns = new(StringComparer.Ordinal);
        for (int i = 0; i < cells.Length; i++)
            if (!columns.TryAdd(cells[i], i)) throw new CatalogFormatException($"column \"{cells[i]}\" is given twice", number);
        return columns;
    }

    private static string[] Split(string line, int number)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[++i]);
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Take();
            else cell.Append(c);
        }
        if (quoted) throw new CatalogFormatException("a quote is left open", number);
        Take();
        return [.. cells];

        void Take()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
