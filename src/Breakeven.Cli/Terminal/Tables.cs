using Spectre.Console;

namespace Breakeven.Cli.Terminal;

/// <summary>Tables as every verb draws them.</summary>
internal static class Tables
{
    /// <param name="columns">Headings; a leading <c>&gt;</c> aligns the column right.</param>
    public static Table New(params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            bool right = column.StartsWith('>');
            TableColumn added = new(Markup.Escape(right ? column[1..] : column));
            table.AddColumn(right ? added.RightAligned() : added);
        }
        return table;
    }

    /// <summary>Adds a row of plain text: nothing in it is read as markup.</summary>
    public static Table AddText(this Table table, params ReadOnlySpan<string> cells)
    {
        List<Text> row = [];
        foreach (string cell in cells) row.Add(new Text(cell));
        return table.AddRow(row);
    }
}
