namespace Breakeven.Gateway.Budgets;

/// <summary>What was spent before this process began, as the ledger has it.</summary>
internal interface IBudgetHistory
{
    /// <summary>Known cost of the owner's calls that started at or after an instant.</summary>
    Task<Money> SpentAsync(BudgetOwner owner, DateTimeOffset since, CancellationToken cancellationToken);
}
