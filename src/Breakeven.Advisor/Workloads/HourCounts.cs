namespace Breakeven.Advisor.Workloads;

/// <summary>Requests per hour since the epoch; sparse, and bounded however wrong a clock was.</summary>
internal sealed class HourCounts
{
    private const int MaxHours = 200_000; // 22 years of busy hours
    private const long FarHours = 60 * 24;
    private const double StrayShare = 0.01;
    private readonly Dictionary<long, long> _counts = [];

    public long Total { get; private set; }
    public long Ignored { get; private set; }
    public bool IsEmpty => _counts.Count == 0;

    public long this[long hour] => _counts.GetValueOrDefault(hour);

    public static long HourOf(DateTimeOffset time) => Math.DivRem(time.ToUnixTimeSeconds(), 3600, out long rest) - (rest < 0 ? 1 : 0);

    public static DateTimeOffset TimeOf(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);

    public void Add(DateTimeOffset time)
    {
        long hour = HourOf(time);
        if (_counts.Count >= MaxHours && !_counts.ContainsKey(hour))
        {
            Ignored++;
            return;
        }
        _counts[hour] = _counts.GetValueOrDefault(hour) + 1;
        Total++;
    }

    /// <summary>First and last hour of the main body of traffic.</summary>
    /// <returns>Also how many requests lie more than 60 days away from it; they are strays of a wrong clock only while they are under 1 %, or decades away.</returns>
    public (long First, long Last, long Strays) Extent()
    {
        if (IsEmpty) return (0, -1, 0);
        long[] hours = [.. _counts.Keys.Order()];
        (long First, long Last, long Count) best = default;
        int start = 0;
        long count = 0;
        for (int i = 0; i < hours.Length; i++)
        {
            count += _counts[hours[i]];
            if (i < hours.Length - 1 && hours[i + 1] - hours[i] <= FarHours) continue;
            if (count > best.Count) best = (hours[start], hours[i], count);
            start = i + 1;
            count = 0;
        }
        long strays = Total - best.Count;
        bool beyondReason = hours[^1] - hours[0] > MaxHours;
        return strays <= Total * StrayShare || beyondReason ? (best.First, best.Last, strays) : (hours[0], hours[^1], 0);
    }
}
