namespace Breakeven.Gateway.Budgets;

/// <summary>How one budget stands.</summary>
/// <param name="Settled">Cost of the calls of this window that have ended.</param>
/// <param name="Held">Worst cases of the calls that are being made.</param>
/// <param name="ResetsAt">End of the window.</param>
internal readonly record struct BudgetStanding(BudgetOwner Owner, BudgetConfig Budget, Money Settled, Money Held, DateTimeOffset ResetsAt);
