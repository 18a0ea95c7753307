namespace Breakeven.Gateway.Targets;

/// <summary>Money set aside for one hop. Settling twice settles once; a default hold is of a key without a budget.</summary>
internal readonly struct BudgetHold(KeyBudget.Window? window, Money amount)
{
    public Money Amount { get; } = amount;

    /// <summary>Replaces the reservation by what was really spent; zero gives it back.</summary>
    public void Settle(Money spent) => window?.Settle(Amount, spent);

    /// <summary>Gives the reservation back and keeps the window, for a cost that turns up later.</summary>
    public BudgetHold Release()
    {
        Settle(Money.Zero);
        return new(window, Money.Zero);
    }
}
