using System.Globalization;

namespace Breakeven.Advisor.Reports;

/// <summary>Numbers as people read them. Invariant culture: a report is a document, not a screen of its reader's machine.</summary>
internal static class Format
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public const string Minus = "\u2212";

    /// <summary>Whole dollars from $100 on, cents below.</summary>
    public static string Usd(decimal usd) => Signed(usd, size => "$" + size.ToString(size >= 100 ? "#,##0" : "#,##0.00", Invariant));

    /// <summary><c>$950</c>, <c>$12.4k</c>, <c>$1.5M</c>.</summary>
    public static string UsdShort(decimal usd) => Signed(usd, size => "$" + Short((double)size));

    public static string UsdRange(decimal low, decimal high) => $"{UsdShort(low)} to {UsdShort(high)}";

    /// <summary><c>950</c>, <c>12.4k</c>, <c>1.5M</c>, <c>2B</c>: three significant digits.</summary>
    public static string Count(double count) => Signed((decimal)count, size => Short((double)size));

    public static string Count(decimal count) => Count((double)count);

    /// <summary>All digits, grouped, for tables.</summary>
    public static string Whole(decimal count) => Signed(decimal.Round(count), size => size.ToString("#,##0", Invariant));

    public static string Percent(double share)
    {
        double percent = share * 100;
        string digits = percent is > 0 and < 10 or > 90 and < 100 ? "0.#" : "0";
        return percent.ToString(digits, Invariant) + "%";
    }

    /// <summary><c>input_usd_per_m</c> as <c>input usd per m</c>.</summary>
    public static string Words(string snake) => snake.Replace('_', ' ');

    private static string Signed(decimal value, Func<decimal, string> format)
    {
        string text = format(Math.Abs(value));
        return value < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0 ? Minus + text : text;
    }

    private static string Short(double size)
    {
        (double scaled, string unit) = size switch
        {
            >= 999.5e6 => (size / 1e9, "B"),
            >= 999.5e3 => (size / 1e6, "M"),
            >= 999.5 => (size / 1e3, "k"),
            _ => (size, ""),
        };
        string digits = scaled >= 99.95 ? "0" : scaled >= 9.995 ? "0.#" : "0.##";
        return scaled.ToString(digits, Invariant) + unit;
    }
}
