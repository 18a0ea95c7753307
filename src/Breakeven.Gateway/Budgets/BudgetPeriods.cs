namespace Breakeven.Gateway.Budgets;

/// <summary>Calendar windows of budgets, in UTC.</summary>
public static class BudgetPeriods
{
    /// <summary>Start of the window that <paramref name="at"/> lies in. A week begins on Monday.</summary>
    public static DateTimeOffset StartOf(BudgetPeriod period, DateTimeOffset at)
    {
        DateTime utc = at.UtcDateTime;
        DateTime start = period switch
        {
            BudgetPeriod.Minute => utc.Date.AddHours(utc.Hour).AddMinutes(utc.Minute),
            BudgetPeriod.Hour => utc.Date.AddHours(utc.Hour),
            BudgetPeriod.Day => utc.Date,
            BudgetPeriod.Week => utc.Date.AddDays(-(((int)utc.DayOfWeek + 6) % 7)),
            _ => new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        };
        return new(DateTime.SpecifyKind(start, DateTimeKind.Utc), TimeSpan.Zero);
    }

    /// <summary>End of the window that begins at <paramref name="start"/>.</summary>
    public static DateTimeOffset EndOf(BudgetPeriod period, DateTimeOffset start) => period switch
    {
        BudgetPeriod.Minute => start.AddMinutes(1),
        BudgetPeriod.Hour => start.AddHours(1),
        BudgetPeriod.Day => start.AddDays(1),
        BudgetPeriod.Week => start.AddDays(7),
        _ => start.AddMonths(1),
    };

    /// <summary>As the configuration writes it.</summary>
    public static string Word(this BudgetPeriod period) => period switch
    {
        BudgetPeriod.Minute => "minute",
        BudgetPeriod.Hour => "hour",
        BudgetPeriod.Day => "day",
        BudgetPeriod.Week => "week",
        _ => "month",
    };
}
