using System.Globalization;

namespace Breakeven.Advisor.Derivations;

/// <summary>Numbers of derivations as text. Inputs keep more digits than results, so that the page adds up to the last digit that it shows.</summary>
internal static class DerivedNumber
{
    private const string Dollars = "US dollars", Minus = "\u2212";
    private const int InputDigits = 15, ResultDigits = 9, SmallDigits = 6;

    public static string Input(decimal value, string unit) => WithUnit(Trimmed(value, Places(value, InputDigits)), unit);

    public static string Result(decimal value, string unit) => WithUnit(Trimmed(value, ResultPlaces(value), value != 0m && IsMoney(unit) && Math.Abs(value) >= 1m), unit);

    /// <summary>With its unit: <c>$7,020.00 a month</c>, <c>8 servers</c>.</summary>
    public static string Shown(string text, string unit) => $"{text} {(IsMoney(unit) ? unit[Dollars.Length..].Trim() : unit)}".TrimEnd();

    /// <summary>Without its unit, as it stands in a formula.</summary>
    public static string Bare(decimal value) => Trimmed(value, Places(value, InputDigits));

    /// <summary>Decimal places of <see cref="Result"/>.</summary>
    public static int ResultPlaces(decimal value) => Math.Abs(value) >= 1m ? Math.Min(2, Places(value, ResultDigits)) : Places(value, SmallDigits);

    private static bool IsMoney(string unit) => unit.StartsWith(Dollars, StringComparison.Ordinal);

    private static string WithUnit(string number, string unit) =>
        !IsMoney(unit) ? number : number.StartsWith(Minus, StringComparison.Ordinal) ? $"{Minus}${number[1..]}" : "$" + number;

    /// <summary>Places that leave <paramref name="digits"/> significant digits.</summary>
    private static int Places(decimal value, int digits) =>
        value == 0m ? 0 : Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10((double)Math.Abs(value))), 0, 20);

    private static string Trimmed(decimal value, int places, bool hasCents = false)
    {
        decimal rounded = decimal.Round(value, places);
        string digits = Math.Abs(rounded).ToString((hasCents && places >= 2 ? "#,##0.00" : "#,##0.") + new string('#', hasCents ? Math.Max(0, places - 2) : places), CultureInfo.InvariantCulture);
        return rounded < 0m ? Minus + digits : digits;
    }
}
