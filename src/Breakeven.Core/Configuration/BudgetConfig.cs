namespace Breakeven;

/// <summary>Money per calendar window in UTC. Hard: a call that the window does not cover is not made.</summary>
/// <param name="Usd">The most that one window may cost.</param>
/// <param name="WarnAt">Share of it, 0 to 1, at which the operator is warned, once a window; null for never.</param>
public sealed record BudgetConfig(Money Usd, BudgetPeriod Per, double? WarnAt = null);

/// <summary>Length of a budget's window. A week begins on Monday.</summary>
public enum BudgetPeriod
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>What becomes of a call whose price nobody knows, where a budget applies. Key <c>server.unpriced_under_budget</c>.</summary>
public enum UnpricedCalls
{
    /// <summary>It is not made: a hard budget cannot cover what it cannot count.</summary>
    Refuse,

    /// <summary>It is made and counts as nothing.</summary>
    Allow,
}
