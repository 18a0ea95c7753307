namespace Breakeven.Gateway.Budgets;

/// <summary>One hold and the windows that it is in. Guarded by its book.</summary>
internal sealed class BudgetReservation(BudgetBook book, BudgetPayers payers, DateTimeOffset at, Money amount, BudgetAccount[] accounts)
{
    public BudgetBook Book => book;
    public BudgetPayers Payers => payers;

    /// <summary>When the call began.</summary>
    public DateTimeOffset At => at;

    /// <summary>What was held at first.</summary>
    public Money Amount => amount;

    /// <summary>Every account that the call is charged to, limited or not, and beside it the window of the hold.</summary>
    public BudgetAccount[] Accounts => accounts;
    public BudgetWindow[] Windows { get; } = Array.ConvertAll(accounts, account => account.Window);

    public ReservationState State { get; set; } = ReservationState.Held;
}

internal enum ReservationState
{
    /// <summary>Its amount is in the windows.</summary>
    Held,

    /// <summary>Its amount was given back; its cost may still come.</summary>
    Released,

    /// <summary>Its cost is in the windows. Nothing changes any more.</summary>
    Settled,
}
