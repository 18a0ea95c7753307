using System.Globalization;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>Durations as people write them: a number and one unit.</summary>
internal static class Durations
{
    public const string Pattern = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        foreach ((string unit, TimeSpan length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count)) continue;
            if (count > TimeSpan.MaxValue.Ticks / length.Ticks) return false;
            value = TimeSpan.FromTicks((long)(count * length.Ticks));
            return true;
        }
        return false;
    }

    /// <summary>In the largest unit that leaves a whole number; parts of a millisecond as a fraction of it.</summary>
    public static string Write(TimeSpan value)
    {
        foreach ((string unit, TimeSpan length) in Units.Reverse())
            if (value >= length && value.Ticks % length.Ticks == 0) return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / length.Ticks}{unit}");
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)value.Ticks / TimeSpan.TicksPerMillisecond}ms");
    }
}
