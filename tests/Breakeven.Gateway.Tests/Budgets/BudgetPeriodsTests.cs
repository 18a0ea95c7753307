using Breakeven.Gateway.Budgets;

namespace Breakeven.Gateway.Tests.Budgets;

public sealed class BudgetPeriodsTests
{
    [Theory]
    [InlineData(BudgetPeriod.Minute, "2026-11-23T10:17:00Z", "2026-11-23T10:18:00Z")]
    [InlineData(BudgetPeriod.Hour, "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z")]
    [InlineData(BudgetPeriod.Day, "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z")]
    [InlineData(BudgetPeriod.Week, "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")] // a Monday
    [InlineData(BudgetPeriod.Month, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")]
    public void StartOf_AnyPeriod_IsTheCalendarWindowInUtc(BudgetPeriod period, string start, string end)
    {
        DateTimeOffset at = new(2026, 11, 23, 12, 17, 31, TimeSpan.FromHours(2));
        Assert.Equal(DateTimeOffset.Parse(start), BudgetPeriods.StartOf(period, at));
        Assert.Equal(DateTimeOffset.Parse(end), BudgetPeriods.EndOf(period, BudgetPeriods.StartOf(period, at)));
    }
}
