namespace Breakeven.Gateway.Budgets;

/// <summary>How one budget stands.</summary>
/// <param name="Scope"><c>key</c>, <c>team</c>, <c>workload</c> or <c>route</c>.</param>
/// <param name="Name">Of the owner, in the configuration.</param>
/// <param name="Settled">Cost of the calls of this window that have ended.</param>
/// <param name="Held">Worst cases of the calls that are being made.</param>
/// <param name="ResetsAt">End of the window.</param>
public sealed record BudgetStanding(string Scope, string Name, BudgetConfig Budget, Money Settled, Money Held, DateTimeOffset ResetsAt);
