namespace Breakeven.Advisor.Savings;

/// <summary>Blocks of time for <see cref="BlockJackknife"/>: days where there are enough, since conversations stay in the hold-out for a day; else about twenty equal parts, of whole hours.</summary>
internal sealed class TimeBlocks
{
    private const int EnoughDays = 8, Parts = 20;
    private readonly long _first, _hours;

    /// <param name="first">Start of the first hour.</param>
    /// <param name="last">Start of the last hour.</param>
    public TimeBlocks(DateTimeOffset first, DateTimeOffset last)
    {
        _first = HourOf(first);
        long all = HourOf(last) - _first + 1;
        if (all >= EnoughDays * 24) (_first, _hours) = (_first / 24 * 24, 24);
        else _hours = Math.Max(1, (all + Parts - 1) / Parts);
        Count = (int)((HourOf(last) - _first) / _hours) + 1;
    }

    public int Count { get; }

    public int Of(DateTimeOffset hour) => (int)((HourOf(hour) - _first) / _hours);

    private static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;
}
