using System.Globalization;

namespace Breakeven.Ledger.Storage;

/// <summary>How values look in SQLite.</summary>
internal static class StoredValue
{
    private const long MicrosecondsPerHour = 3_600_000_000;

    public static long Of(DateTimeOffset at) => Math.DivRem(at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerMicrosecond) is var (whole, rest) && rest < 0 ? whole - 1 : whole;

    public static DateTimeOffset ToInstant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Start of the UTC hour that holds the instant.</summary>
    public static long HourOf(long microseconds) => microseconds - (((microseconds % MicrosecondsPerHour) + MicrosecondsPerHour) % MicrosecondsPerHour);

    public static long NextHour(long hour) => hour + MicrosecondsPerHour;

    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);
    public static Guid ToGuid(byte[] bytes) => new(bytes, bigEndian: true);

    public static string Of(Money money) => money.Usd.ToString(CultureInfo.InvariantCulture);
    public static Money ToMoney(string text) => new(decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture));

    /// <summary>Whole microseconds, so that sums are exact and do not depend on their order.</summary>
    public static long Microseconds(double milliseconds) =>
        double.IsFinite(milliseconds) ? (long)Math.Clamp(Math.Round(milliseconds * 1000), 0, 1e15) : 0;
}
