using System.Globalization;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary>Values that <c>keys</c> takes in its options.</summary>
internal static class KeyOptions
{
    /// <param name="text">A time, or a length from now: <c>2026-12-31</c>, <c>24h</c>, <c>90d</c>.</param>
    public static DateTimeOffset Instant(string option, string text)
    {
        double? hours = text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            ? text[^1] switch { 'm' => count / 60, 'h' => count, 'd' => count * 24, _ => null }
            : null;
        if (hours is >= 0 and <= 1_000_000) return TimeProvider.System.GetUtcNow().AddHours(hours.Value);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)) return at;
        throw new CommandException($"{option} {text}: give a time as 2026-12-31 or 2026-12-31T08:00Z, or how long from now as 24h or 90d.");
    }

    /// <param name="text">As <c>500/month</c>.</param>
    public static BudgetConfig Budget(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length == 2
            && decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal usd)
            && Enum.TryParse(parts[1], ignoreCase: true, out BudgetPeriod per) && Enum.IsDefined(per) && char.IsAsciiLetter(parts[1][0]))
            return new(new(usd), per);
        throw new CommandException($"--budget {text}: give dollars and a window as 500/month; windows are minute, hour, day, week and month.");
    }
}
