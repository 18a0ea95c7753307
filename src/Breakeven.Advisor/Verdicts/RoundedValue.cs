using System.Globalization;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Figures that a reader can type: six significant digits, more only where they decide.</summary>
internal static class RoundedValue
{
    private const int Digits = 6, MostDigits = 15;

    /// <summary>The shortest value at or beyond <paramref name="found"/>, seen from <paramref name="from"/>, for which <paramref name="holds"/>; null when rounding always passes it.</summary>
    public static decimal? Beyond(decimal from, double found, Func<decimal, bool> holds)
    {
        decimal near = (decimal)found;
        bool up = near >= from;
        for (int digits = Digits; digits <= MostDigits; digits++)
        {
            decimal unit = Unit(near, digits), rounded = (up ? decimal.Ceiling(near / unit) : decimal.Floor(near / unit)) * unit;
            // A hair's breadth beyond the change may round onto it; the next value is as readable.
            foreach (decimal candidate in new[] { rounded, up ? rounded + unit : rounded - unit })
                if (candidate != from && Exact(candidate) != Text(from) && holds(candidate)) return candidate;
        }
        return null;
    }

    /// <summary>Six significant digits.</summary>
    public static string Text(decimal value)
    {
        decimal unit = Unit(value, Digits);
        return Exact(decimal.Round(value / unit) * unit);
    }

    public static string Exact(decimal value) => value.ToString("0.###################", CultureInfo.InvariantCulture);

    /// <summary>One in the last of so many significant digits.</summary>
    private static decimal Unit(decimal value, int digits)
    {
        int places = value == 0m ? digits : digits - 1 - (int)Math.Floor(Math.Log10((double)Math.Abs(value)));
        decimal unit = 1m;
        for (int i = 0; i < Math.Min(24, Math.Abs(places)); i++) unit = places > 0 ? unit / 10m : unit * 10m;
        return unit;
    }
}
