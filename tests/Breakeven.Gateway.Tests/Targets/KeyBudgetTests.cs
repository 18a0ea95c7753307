using Breakeven.Gateway.Targets;
using CsCheck;

namespace Breakeven.Gateway.Tests.Targets;

public sealed class KeyBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Money Limit = new(10m);

    [Fact]
    public void TryHold_ConcurrentHolds_NeverCommitMoreThanTheLimit() =>
        Gen.Int[1, 400].Array[1, 60].Sample(
            cents =>
            {
                KeyBudget budget = new(BudgetPeriod.Month, Start, Money.Zero);
                decimal most = 0;
                Lock seen = new();
                Parallel.ForEach(cents, cent =>
                {
                    if (budget.TryHold(new(cent / 100m), Limit, Start) is not { } hold) return;
                    lock (seen) most = Math.Max(most, budget.Committed().Usd);
                    hold.Settle(new(cent / 200m)); // what was really spent is at most what was held
                });
                return most <= Limit.Usd && budget.Committed() <= Limit;
            },
            iter: 200);

    [Fact]
    public void TryHold_ManyAtOnce_GrantsExactlyWhatFits()
    {
        KeyBudget budget = new(BudgetPeriod.Month, Start, new Money(4m));
        int granted = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (budget.TryHold(new(0.5m), Limit, Start) is not null) Interlocked.Increment(ref granted);
        });
        Assert.Equal(12, granted);
        Assert.Equal(10m, budget.Committed().Usd);
    }

    [Fact]
    public void Settle_LessThanHeld_FreesTheDifference()
    {
        KeyBudget budget = new(BudgetPeriod.Month, Start, Money.Zero);
        BudgetHold hold = budget.TryHold(Limit, Limit, Start)!.Value;
        Assert.Null(budget.TryHold(new(1m), Limit, Start));
        hold.Settle(new(2m));
        Assert.Equal(2m, budget.Committed().Usd);
        Assert.NotNull(budget.TryHold(new(8m), Limit, Start));
    }

    [Fact]
    public void Release_CostTurnsUpLater_IsChargedToTheSameWindow()
    {
        KeyBudget budget = new(BudgetPeriod.Month, Start, Money.Zero);
        BudgetHold released = budget.TryHold(Limit, Limit, Start)!.Value.Release();
        Assert.Equal(Money.Zero, budget.Committed());
        released.Settle(new(2m));
        Assert.Equal(2m, budget.Committed().Usd);
    }

    [Fact]
    public void TryHold_NextWindow_StartsEmptyAndOldHoldsSettleInTheirOwn()
    {
        KeyBudget budget = new(BudgetPeriod.Hour, Start, Money.Zero);
        BudgetHold old = budget.TryHold(Limit, Limit, Start.AddMinutes(59))!.Value;
        Assert.NotNull(budget.TryHold(new(3m), Limit, Start.AddMinutes(60)));
        old.Settle(new(9m));
        Assert.Equal(3m, budget.Committed().Usd);
    }

    [Fact]
    public void TryHold_ClockSetBack_DoesNotReopenTheWindow()
    {
        KeyBudget budget = new(BudgetPeriod.Hour, Start, Money.Zero);
        Assert.NotNull(budget.TryHold(Limit, Limit, Start.AddHours(1)));
        Assert.Null(budget.TryHold(new(0.01m), Limit, Start));
    }

    [Theory]
    [InlineData(BudgetPeriod.Minute, "2026-11-23T10:17:00Z", "2026-11-23T10:18:00Z")]
    [InlineData(BudgetPeriod.Hour, "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z")]
    [InlineData(BudgetPeriod.Day, "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z")]
    [InlineData(BudgetPeriod.Week, "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")] // a Monday
    [InlineData(BudgetPeriod.Month, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")]
    public void StartOf_AnyPeriod_IsTheCalendarWindowInUtc(BudgetPeriod period, string start, string end)
    {
        DateTimeOffset at = new(2026, 11, 23, 12, 17, 31, TimeSpan.FromHours(2));
        Assert.Equal(DateTimeOffset.Parse(start), BudgetWindow.StartOf(period, at));
        Assert.Equal(DateTimeOffset.Parse(end), BudgetWindow.EndOf(period, BudgetWindow.StartOf(period, at)));
    }
}
