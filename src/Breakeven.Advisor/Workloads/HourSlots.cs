namespace Breakeven.Advisor.Workloads;

/// <summary>Which hours are expected to be alike: the same hour of the week, or of the same kind of day where only days were seen.</summary>
internal static class HourSlots
{
    public const int Week = 168;
    public const int Day = 24;

    /// <summary>0 is Monday 00:00 UTC. The epoch was a Thursday.</summary>
    public static int OfWeek(long hour) => (int)((((hour + 72) % Week) + Week) % Week);

    /// <summary>Hour of the day, weekdays (0 to 23) apart from weekends (24 to 47).</summary>
    public static int OfDayKind(long hour)
    {
        int slot = OfWeek(hour);
        return slot % Day + (slot >= 5 * Day ? Day : 0);
    }

    /// <summary>The finest slots that are seen at least <paramref name="weeks"/> times in <paramref name="hours"/> hours.</summary>
    public static Func<long, int> For(long hours, int weeks) => hours >= (long)weeks * Week ? OfWeek : OfDayKind;
}
