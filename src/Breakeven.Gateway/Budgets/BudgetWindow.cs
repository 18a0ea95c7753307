namespace Breakeven.Gateway.Budgets;

/// <summary>The sums of one calendar window.</summary>
internal sealed class BudgetWindow(DateTimeOffset start)
{
    public DateTimeOffset Start => start;

    /// <summary>Cost of the calls that have ended.</summary>
    public Money Settled { get; set; } = Money.Zero;

    /// <summary>Worst cases of the calls that are being made.</summary>
    public Money Held { get; set; } = Money.Zero;

    public Money Committed => Settled + Held;

    /// <summary>Whether the operator was warned of this window already, and whether he was told that a call cost more than was held for it.</summary>
    public bool HasWarned { get; set; }
    public bool HasToldExcess { get; set; }
}
