using System.Globalization;
using System.Text.Json.Serialization;

namespace Breakeven;

/// <summary>An exact amount of US dollars. Other currencies are converted where they enter or are shown.</summary>
/// <param name="Usd">Dollars. Negative amounts are corrections and credits. Arithmetic overflows with an exception, never silently.</param>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money(decimal Usd) : IComparable<Money>
{
    public static readonly Money Zero = new(0m);

    /// <summary>Decimal places that a priced call keeps. Prices are dollars per million tokens, so 12 places keep a millionth of a list price exact.</summary>
    public const int KeptDecimals = 15;

    public static Money operator +(Money a, Money b) => new(a.Usd + b.Usd);
    public static Money operator -(Money a, Money b) => new(a.Usd - b.Usd);
    public static Money operator -(Money a) => new(-a.Usd);
    public static Money operator *(Money a, decimal factor) => new(a.Usd * factor);
    public static Money operator *(decimal factor, Money a) => new(a.Usd * factor);
    public static Money operator /(Money a, decimal divisor) => new(a.Usd / divisor);

    /// <summary>How many times <paramref name="b"/> goes into <paramref name="a"/>; a plain number.</summary>
    public static decimal operator /(Money a, Money b) => a.Usd / b.Usd;
    public static bool operator <(Money a, Money b) => a.Usd < b.Usd;
    public static bool operator >(Money a, Money b) => a.Usd > b.Usd;
    public static bool operator <=(Money a, Money b) => a.Usd <= b.Usd;
    public static bool operator >=(Money a, Money b) => a.Usd >= b.Usd;

    public static Money Min(Money a, Money b) => a <= b ? a : b;
    public static Money Max(Money a, Money b) => a >= b ? a : b;

    public int CompareTo(Money other) => Usd.CompareTo(other.Usd);

    /// <summary>The amount with <see cref="KeptDecimals"/> places, half to even: what a record stores.</summary>
    public Money Rounded() => new(decimal.Round(Usd, KeptDecimals));

    /// <summary>For people: whole dollars from $1,000 on, cents from $1 on, and as many places as a small amount needs.</summary>
    public override string ToString()
    {
        decimal size = Math.Abs(Usd);
        string format = size switch
        {
            0m => "0",
            >= 1_000m => "#,##0",
            >= 0.01m => "#,##0.00",
            _ => "0.00############",
        };
        if (size is > 0m and < 0.01m)
        {
            int places = 2;
            for (decimal scaled = size; scaled < 0.01m && places < 15; scaled *= 10m) places++;
            return $"{(Usd < 0 ? "-" : "")}${size.ToString("F" + Math.Min(15, places + 4), CultureInfo.InvariantCulture).TrimEnd('0')}";
        }
        return $"{(Usd < 0 ? "-" : "")}${size.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
