namespace Breakeven.Gateway.Budgets;

/// <summary>Whose money a budget limits.</summary>
internal readonly record struct BudgetOwner(BudgetScope Scope, string Name)
{
    /// <summary>For people: <c>key 'support-app'</c>.</summary>
    public override string ToString() => $"{Scope.Word()} '{Name}'";
}

/// <summary>What a call's money is counted by.</summary>
internal enum BudgetScope
{
    Key,
    Team,
    Workload,
    Route,
}

internal static class BudgetScopes
{
    /// <summary>As metrics, messages and the management API write it.</summary>
    public static string Word(this BudgetScope scope) => scope switch
    {
        BudgetScope.Key => "key",
        BudgetScope.Team => "team",
        BudgetScope.Workload => "workload",
        BudgetScope.Route => "route",
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };
}
