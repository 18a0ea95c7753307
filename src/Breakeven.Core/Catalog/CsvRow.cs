using System.Globalization;

namespace Breakeven;

/// <summary>One line of a catalog table, its cells by column name.</summary>
internal sealed class CsvRow(int line, IReadOnlyDictionary<string, int> columns, string[] cells)
{
    public int Line => line;

    public string Text(string column) => columns.TryGetValue(column, out int index)
        ? cells[index]
        : throw new CatalogFormatException($"column \"{column}\" is missing", 1);

    public string Required(string column) =>
        Text(column) is { Length: > 0 } text ? text : throw new CatalogFormatException($"{column} may not be empty", line);

    public double Number(string column) => OptionalNumber(column) ?? throw new CatalogFormatException($"{column} may not be empty", line);

    public double? OptionalNumber(string column) => Parse(column, (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value >= 0);

    public int Count(string column) => OptionalCount(column) ?? throw new CatalogFormatException($"{column} may not be empty", line);

    public int? OptionalCount(string column) => Parse(column, (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));

    public decimal? OptionalDollars(string column) => Parse(column, (string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value));

    public DateOnly? OptionalDay(string column) => Parse(column, (string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value));

    public bool Flag(string column) => Text(column) switch
    {
        "yes" => true,
        "no" => false,
        string other => throw new CatalogFormatException($"{column} is yes or no, not \"{other}\"", line),
    };

    private delegate bool Parser<T>(string text, out T value);

    private T? Parse<T>(string column, Parser<T> parser)
        where T : struct
    {
        string text = Text(column);
        if (text.Length == 0) return null;
        return parser(text, out T value) ? value : throw new CatalogFormatException($"{column} does not read: \"{text}\"", line);
    }
}
