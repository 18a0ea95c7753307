using Breakeven.Ledger.Querying;

namespace Breakeven.Gateway.Budgets;

/// <summary>The ledger's sums. A team, which records do not name, has spent what its keys have.</summary>
internal sealed class LedgerBudgetHistory(BreakevenConfig config, SpentSince spent) : IBudgetHistory
{
    public async Task<Money> SpentAsync(BudgetOwner owner, DateTimeOffset since, CancellationToken cancellationToken)
    {
        switch (owner.Scope)
        {
            case BudgetScope.Key: return await spent(SpentBy.Key, owner.Name, since, cancellationToken);
            case BudgetScope.Workload: return await spent(SpentBy.Workload, owner.Name, since, cancellationToken);
            case BudgetScope.Route: return await spent(SpentBy.Route, owner.Name, since, cancellationToken);
            default:
                Money sum = Money.Zero;
                foreach (KeyConfig key in config.Keys)
                    if (key.Team == owner.Name) sum += await spent(SpentBy.Key, key.Name, since, cancellationToken);
                return sum;
        }
    }
}
