namespace Breakeven.Gateway.Budgets;

/// <summary>One budget at one moment: as it refuses a call, or comes near its limit.</summary>
/// <param name="Committed">Spent and reserved money of the window.</param>
internal readonly record struct BudgetReading(BudgetOwner Owner, BudgetPeriod Period, Money Committed, Money Limit, DateTimeOffset ResetsAt);
