using System.Buffers;

namespace Breakeven.Ledger.Export;

/// <summary>Cells of comma-separated values (RFC 4180).</summary>
/// <remarks>A spreadsheet runs text that begins like a formula. Such text gets a <c>'</c> before it, which spreadsheets do not show.</remarks>
public static class CsvText
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    /// <param name="isNumber">A number stays a number: no guard is put before its sign.</param>
    public static string Cell(string? text, bool isNumber)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (!isNumber && LooksLikeFormula(text)) return Quoted("'" + text);
        return text.AsSpan().ContainsAny(s_quoted) ? Quoted(text) : text;
    }

    /// <summary>The text that <see cref="Cell"/> was given, from a cell's content.</summary>
    public static string Unguarded(string cell) => cell.Length > 1 && cell[0] == '\'' && LooksLikeFormula(cell.AsSpan(1)) ? cell[1..] : cell;

    private static bool LooksLikeFormula(ReadOnlySpan<char> text) => text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
