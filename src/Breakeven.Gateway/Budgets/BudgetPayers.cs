namespace Breakeven.Gateway.Budgets;

/// <summary>The owners of budgets that one call is charged to. Null where the call has none.</summary>
internal readonly record struct BudgetPayers(string? Key = null, string? Team = null, string? Workload = null, string? Route = null)
{
    public static BudgetPayers Of(CallContext call) =>
        new(call.CallerOrNull?.Key?.Name, call.CallerOrNull?.Key?.Team, call.AdmissionOrNull?.Workload, call.RouteOrNull?.Name);

    public string? this[BudgetScope scope] => scope switch
    {
        BudgetScope.Key => Key,
        BudgetScope.Team => Team,
        BudgetScope.Workload => Workload,
        _ => Route,
    };
}
