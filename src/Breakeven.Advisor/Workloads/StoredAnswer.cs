namespace Breakeven.Advisor.Workloads;

/// <summary>Since when, in UTC ticks, an answer would lie in a response cache that keeps it five minutes, an hour or a day; 0 is never. The copies part when one expires before another.</summary>
internal record struct StoredAnswer
{
    public long FiveMinutes;
    public long Hour;
    public long Day;
}
