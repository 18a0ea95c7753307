namespace Breakeven.Gateway.Budgets;

/// <summary>What one owner has spent and reserved in windows of one length. Not thread-safe: the <see cref="BudgetBook"/> guards it.</summary>
/// <remarks>A window that has passed never reopens, even if the clock is set back; a call that ends later settles in the window it was held in.</remarks>
internal sealed class BudgetAccount(BudgetOwner owner, BudgetPeriod period, DateTimeOffset windowStart)
{
    public BudgetOwner Owner => owner;
    public BudgetPeriod Period => period;

    /// <summary>The budget in force; null for an account that only counts, since its budget is gone from the configuration, or not loaded yet.</summary>
    public BudgetConfig? Budget { get; set; }

    /// <summary>Whether the ledger's sum is in it.</summary>
    public bool IsLoaded { get; set; }

    public BudgetWindow Window { get; private set; } = new(windowStart);

    public DateTimeOffset ResetsAt => BudgetPeriods.EndOf(period, Window.Start);

    /// <summary>Moves on to the window of <paramref name="at"/>, unless that one has passed.</summary>
    public BudgetWindow Roll(DateTimeOffset at)
    {
        DateTimeOffset start = BudgetPeriods.StartOf(period, at);
        if (start > Window.Start) Window = new(start);
        return Window;
    }

    /// <summary>Whether the current window covers so much more.</summary>
    public bool Covers(Money amount) => Budget is not { } budget || Window.Committed + amount <= budget.Usd;
}
