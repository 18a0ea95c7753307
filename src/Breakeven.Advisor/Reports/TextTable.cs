using System.Text;

namespace Breakeven.Advisor.Reports;

/// <summary>Tables in columns of characters; the widest column that is not a number gives way and wraps.</summary>
internal static class TextTable
{
    private const int Gap = 2;
    private const int LeastColumn = 12;

    public static IEnumerable<(string Line, bool IsStrong)> Lines(ReportTable table, int width)
    {
        table = Fitted(table, width);
        string[][] rows = [[.. table.Columns.Select(column => Clean(column.Title))], .. table.Rows.Select(row => row.Cells.Select(Clean).ToArray())];
        int[] widths = [.. table.Columns.Select((_, column) => rows.Max(row => row[column].Length))];
        Shrink(widths, table, width);
        foreach ((int index, string[] row) in rows.Index())
        {
            bool isStrong = index == 0 || table.Rows[index - 1].IsStrong;
            string[][] cells = [.. row.Select((cell, column) => Wrap(cell, widths[column]).ToArray())];
            for (int line = 0; line < cells.Max(cell => cell.Length); line++)
                yield return (string.Join(new string(' ', Gap), cells.Select((cell, column) => Pad(line < cell.Length ? cell[line] : "", widths[column], table.Columns[column].IsNumber))).TrimEnd(), isStrong);
            if (index == 0) yield return (string.Join(new string(' ', Gap), widths.Select(w => new string('-', w))), false);
        }
    }

    /// <summary>Lines of at most <paramref name="width"/>; a longer word is cut.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            string rest = word;
            if (line.Length > 0 && line.Length + 1 + rest.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            while (rest.Length > width)
            {
                yield return rest[..width];
                rest = rest[width..];
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(rest);
        }
        yield return line.ToString();
    }

    /// <summary>One line without control characters: no cursor, no colour, no bidirectional override from foreign text.</summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (char c in text)
        {
            if (c is '\n' or '\r' or '\t') clean.Append(' ');
            else if (!char.IsControl(c) && char.GetUnicodeCategory(c) is not System.Globalization.UnicodeCategory.Format) clean.Append(c);
        }
        return clean.ToString();
    }

    /// <summary>Without its optional columns, the last first, until the others need not wrap.</summary>
    private static ReportTable Fitted(ReportTable table, int width)
    {
        while (NaturalWidth(table) > width && Last(table) is { } column)
            table = new([.. table.Columns.RemoveAt(column)], [.. table.Rows.Select(row => new ReportRow(row.Cells.RemoveAt(column), row.IsStrong))]);
        return table;
    }

    private static int? Last(ReportTable table)
    {
        for (int column = table.Columns.Length - 1; column >= 0; column--)
            if (table.Columns[column].IsOptional) return column;
        return null;
    }

    private static int NaturalWidth(ReportTable table) =>
        table.Columns.Index().Sum(entry => Math.Max(entry.Item.Title.Length, table.Rows.Select(row => row.Cells[entry.Index].Length).DefaultIfEmpty().Max())) + Gap * (table.Columns.Length - 1);

    private static void Shrink(int[] widths, ReportTable table, int width)
    {
        int excess = widths.Sum() + Gap * (widths.Length - 1) - width;
        while (excess > 0)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
                if (!table.Columns[i].IsNumber && widths[i] > LeastColumn && (widest < 0 || widths[i] > widths[widest])) widest = i;
            if (widest < 0) return;
            widths[widest]--;
            excess--;
        }
    }

    private static string Pad(string text, int width, bool toTheRight) => toTheRight ? text.PadLeft(width) : text.PadRight(width);
}
