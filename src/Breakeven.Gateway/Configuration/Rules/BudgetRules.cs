using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>An owner has one budget for each length of window; a route's holds in every environment.</summary>
internal static class BudgetRules
{
    public static void Check(BreakevenConfig config, BindContext context)
    {
        for (int i = 0; i < config.Keys.Length; i++) CheckOwner(config.Keys[i].Budgets, $"keys[{i}]", context);
        foreach (TeamConfig team in config.Teams) CheckOwner(team.Budgets, $"teams.{team.Name}", context);
        foreach (WorkloadConfig workload in config.Workloads) CheckOwner(workload.Budgets, $"workloads.{workload.Name}", context);
        foreach (RouteConfig route in config.Routes) CheckOwner(route.Budgets, $"routes.{route.Name}", context);
        foreach (EnvironmentConfig environment in config.Environments)
            foreach (RouteConfig overlay in environment.Routes)
                if (!overlay.Budgets.IsEmpty)
                    context.Error($"{EnvironmentOverlays.PathOf(environment, overlay)}.budget", "a route has one budget in all environments", $"put it on routes.{overlay.Name}");
    }

    private static void CheckOwner(ImmutableArray<BudgetConfig> budgets, string path, BindContext context)
    {
        if (context.IsBroken($"{path}.budget")) return;
        for (int i = 1; i < budgets.Length; i++)
            if (budgets[..i].Any(earlier => earlier.Per == budgets[i].Per))
                context.Error($"{path}.budget[{i}]", "there are two budgets for the same window", "keep the smaller");
    }
}
