using System.Collections.Concurrent;
using Breakeven.Gateway.Budgets;
using CsCheck;

namespace Breakeven.Gateway.Tests.Budgets;

public sealed class BudgetBookTests
{
    private static readonly BudgetPayers App = new(Key: "app", Team: "search", Workload: "support", Route: "chat");
    private static readonly BudgetOwner AppKey = new(BudgetScope.Key, "app");

    /// <summary>Invariant L3 and fault 92, in one process.</summary>
    [Fact]
    [Trait("Fault", "92")]
    public void TryHold_ConcurrentHolds_NeverCommitMoreThanTheLimit() =>
        Gen.Int[1, 400].Array[1, 60].Sample(
            cents =>
            {
                BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
                ConcurrentBag<decimal> seen = [];
                Parallel.ForEach(cents, cent =>
                {
                    if (book.TryHold(App, new(cent / 100m), Books.Start, out BudgetHold hold) is not null) return;
                    seen.Add(Committed(book));
                    hold.Settle(new(cent / 200m)); // what was really spent is at most what was held
                });
                return seen.All(committed => committed <= 10m) && Committed(book) <= 10m;
            },
            iter: 200);

    [Fact]
    public void TryHold_ManyAtOnce_GrantsExactlyWhatFits()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month, spent: 4m);
        int granted = 0;
        Parallel.For(0, 1_000, _ =>
        {
            if (book.TryHold(App, new(0.5m), Books.Start, out BudgetHold _) is null) Interlocked.Increment(ref granted);
        });
        Assert.Equal(12, granted);
        Assert.Equal(10m, Committed(book));
    }

    /// <summary>What the first budget covers and the second does not leaves no trace in the first.</summary>
    [Theory]
    [InlineData(100, 1, 100, 100, "team")]
    [InlineData(100, 100, 100, 1, "route")]
    [InlineData(1, 100, 1, 100, "key")]
    public void TryHold_OneOfSeveralBudgetsIsShort_HoldsInNone(decimal key, decimal team, decimal workload, decimal route, string shortOf)
    {
        BudgetBook book = Books.New();
        Books.Prepare(book, Books.Config([Monthly(key)], [Monthly(team)], [Monthly(workload)], [Monthly(route)]));
        Assert.Equal(shortOf, book.TryHold(App, new(2m), Books.Start, out BudgetHold hold)!.Value.Owner.Scope.Word());
        Assert.Equal(Money.Zero, hold.Amount);
        Assert.All(book.Standings(), standing => Assert.Equal(Money.Zero, standing.Held));
    }

    [Fact]
    public void TryHold_SeveralWindowsOfOneOwner_EachLimits()
    {
        BudgetBook book = Books.New();
        Books.Prepare(book, Books.Config([Monthly(3m), new(new(2m), BudgetPeriod.Day)]));
        Hold(book, 2m, Books.Start).Settle(new(2m));
        Assert.Equal(BudgetPeriod.Day, book.TryHold(App, new(1m), Books.Start, out _)!.Value.Period);
        Hold(book, 1m, Books.Start.AddDays(1)).Settle(new(1m));
        Assert.Equal(BudgetPeriod.Month, book.TryHold(App, new(1m), Books.Start.AddDays(1), out _)!.Value.Period);
    }

    [Fact]
    public void TryHold_CallOfOthers_TouchesOnlyItsOwnBudgets()
    {
        BudgetBook book = Books.New();
        Books.Prepare(book, Books.Config([Monthly(1m)], [Monthly(1m)], route: [Monthly(5m)]));
        Assert.Null(book.TryHold(new(Key: "other", Route: "chat"), new(3m), Books.Start, out BudgetHold hold));
        Assert.Equal(3m, hold.Amount.Usd);
        Assert.Equal(0m, Committed(book));
        Assert.Null(book.TryHold(App, new(1m), Books.Start, out _));
        Assert.Null(book.TryHold(new(Key: "stranger"), new(1_000m), Books.Start, out BudgetHold free));
        Assert.Empty(free.Reservation!.Accounts);
    }

    [Fact]
    public void Settle_LessThanHeld_FreesTheDifference()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        BudgetHold hold = Hold(book, 10m, Books.Start);
        Assert.NotNull(book.TryHold(App, new(1m), Books.Start, out _));
        hold.Settle(new(2m));
        Assert.Equal(2m, Committed(book));
        Hold(book, 8m, Books.Start);
    }

    [Fact]
    public void Settle_Twice_SettlesOnce()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        BudgetHold hold = Hold(book, 10m, Books.Start);
        hold.Settle(new(2m));
        hold.Settle(new(2m));
        hold.Release();
        Assert.Equal(2m, Committed(book));
    }

    [Fact]
    public void Settle_MoreThanHeld_IsCountedInFull()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        Hold(book, 1m, Books.Start).Settle(new(12m));
        Assert.Equal(12m, Committed(book));
        Assert.NotNull(book.TryHold(App, Money.Zero, Books.Start, out _));
    }

    [Fact]
    public void Release_CostTurnsUpLater_IsChargedToTheSameWindow()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        BudgetHold released = Hold(book, 10m, Books.Start).Release();
        Assert.Equal(0m, Committed(book));
        released.Settle(new(2m));
        Assert.Equal(2m, Committed(book));
    }

    /// <summary>A fallback's hold takes the place of the first one: both together need not fit, and a refused one leaves the first as it was.</summary>
    [Fact]
    public void TryHold_InsteadOfAnother_ReplacesItOrLeavesIt()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        BudgetHold first = Hold(book, 6m, Books.Start);
        Assert.NotNull(book.TryHold(App, new(11m), Books.Start, out _, first));
        Assert.Equal(6m, Committed(book));
        Assert.Null(book.TryHold(App, new(9m), Books.Start, out BudgetHold second, first));
        Assert.Equal(9m, Committed(book));
        second.Settle(new(1m));
        Assert.Equal(1m, Committed(book));
    }

    [Fact]
    public void TryHold_NextWindow_StartsEmptyAndOldHoldsSettleInTheirOwn()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Hour);
        BudgetHold old = Hold(book, 10m, Books.Start.AddMinutes(59));
        Hold(book, 3m, Books.Start.AddMinutes(60));
        old.Settle(new(9m));
        Assert.Equal(3m, Committed(book, BudgetPeriod.Hour));
    }

    [Fact]
    [Trait("Fault", "114")]
    public void TryHold_ClockSetBack_DoesNotReopenTheWindow()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Hour);
        Hold(book, 10m, Books.Start.AddHours(1));
        Assert.NotNull(book.TryHold(App, new(0.01m), Books.Start, out _));
    }

    [Fact]
    public void Prepare_BudgetGoneAndBack_HasCountedMeanwhile()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        Books.Prepare(book, Books.Config());
        Hold(book, 8m, Books.Start).Settle(new(8m));
        Assert.Empty(book.Standings());
        Books.Prepare(book, Books.Config([Monthly(10m)]));
        Assert.NotNull(book.TryHold(App, new(3m), Books.Start, out _));
    }

    [Fact]
    public void Prepare_NewBudgetWhileACallRuns_IsChargedItsCost()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        BudgetHold running = Hold(book, 2m, Books.Start);
        Books.Prepare(book, Books.Config([Monthly(10m)], team: [Monthly(5m)]));
        running.Settle(new(2m));
        Assert.Equal(2m, book.Committed(new(BudgetScope.Team, "search"), BudgetPeriod.Month).Usd);
    }

    [Fact]
    public void Prepare_LowerLimit_HoldsAtOnce()
    {
        BudgetBook book = Books.WithKey(10m, BudgetPeriod.Month);
        Hold(book, 6m, Books.Start).Settle(new(6m));
        Books.Prepare(book, Books.Config([Monthly(5m)]));
        Assert.NotNull(book.TryHold(App, new(0.01m), Books.Start, out _));
    }

    private static BudgetConfig Monthly(decimal usd) => new(new(usd), BudgetPeriod.Month);

    private static BudgetHold Hold(BudgetBook book, decimal usd, DateTimeOffset at)
    {
        Assert.Null(book.TryHold(App, new(usd), at, out BudgetHold hold));
        return hold;
    }

    private static decimal Committed(BudgetBook book, BudgetPeriod period = BudgetPeriod.Month) => book.Committed(AppKey, period).Usd;
}
