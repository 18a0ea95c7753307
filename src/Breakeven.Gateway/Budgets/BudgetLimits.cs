using System.Collections.Immutable;

namespace Breakeven.Gateway.Budgets;

/// <summary>All budgets of a configuration, by owner and window.</summary>
internal static class BudgetLimits
{
    /// <summary>Of two budgets for the same window, which no valid configuration has, the smaller holds.</summary>
    public static Dictionary<(BudgetOwner Owner, BudgetPeriod Period), BudgetConfig> Of(BreakevenConfig config)
    {
        Dictionary<(BudgetOwner, BudgetPeriod), BudgetConfig> limits = [];
        foreach (KeyConfig key in config.Keys) Add(BudgetScope.Key, key.Name, key.Budgets);
        foreach (TeamConfig team in config.Teams) Add(BudgetScope.Team, team.Name, team.Budgets);
        foreach (WorkloadConfig workload in config.Workloads) Add(BudgetScope.Workload, workload.Name, workload.Budgets);
        foreach (RouteConfig route in config.Routes) Add(BudgetScope.Route, route.Name, route.Budgets);
        return limits;

        void Add(BudgetScope scope, string name, ImmutableArray<BudgetConfig> budgets)
        {
            foreach (BudgetConfig budget in budgets)
            {
                (BudgetOwner, BudgetPeriod) id = (new(scope, name), budget.Per);
                if (!limits.TryGetValue(id, out BudgetConfig? other) || budget.Usd < other.Usd) limits[id] = budget;
            }
        }
    }
}
