using System.Globalization;
using Breakeven.Ledger.Storage;

namespace Breakeven.Ledger.Export;

/// <summary>Values as a column spells them, and back. What does not read is a <see cref="FormatException"/> that says what was expected.</summary>
internal static class ColumnText
{
    private const NumberStyles Float = NumberStyles.Float, Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
    public static string? Of(long? value) => value?.ToString(CultureInfo.InvariantCulture);
    public static string? Of(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);
    public static string? Of(Money? value) => value?.Usd.ToString(CultureInfo.InvariantCulture);

    /// <summary>An instant; without an offset it is UTC.</summary>
    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            ? at
            : throw new FormatException($"'{text}' is not a time; write it as 2026-11-23T12:00:00Z");

    /// <summary>A count: whole and not negative.</summary>
    public static long Count(string text) => (long.TryParse(text, Whole, CultureInfo.InvariantCulture, out long value), value) switch
    {
        (true, >= 0) => value,
        (true, _) => throw new FormatException($"{text} is negative; a count is 0 or more"),
        _ => throw new FormatException($"'{text}' is not a whole number"),
    };

    /// <summary>A measure: finite and not negative.</summary>
    public static double Measure(string text)
    {
        double value = Number(text);
        return value >= 0 ? value : throw new FormatException($"{text} is negative; it must be 0 or more");
    }

    public static double Number(string text) =>
        double.TryParse(text, Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"'{text}' is not a finite number");

    public static Money Amount(string text) =>
        decimal.TryParse(text, Float, CultureInfo.InvariantCulture, out decimal value)
            ? new Money(value)
            : throw new FormatException($"'{text}' is not an amount of US dollars such as 0.0125");

    public static bool Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false"),
    };

    public static T Member<T>(WireNames<T> names, string text) where T : struct, Enum =>
        names.TryParse(text, out T value) ? value : throw new FormatException($"'{text}' is none of {names.All}");

    public static Guid Id(string text) => Guid.TryParse(text, out Guid id) ? id : throw new FormatException($"'{text}' is not a UUID");

    public static int Small(string text) => Count(text) is var value && value <= int.MaxValue ? (int)value : throw new FormatException($"{text} is too large");
}
