using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>A window over histories says how wide it is.</summary>
internal static class PromptRules
{
    public static void Check(BreakevenConfig config, BindContext context)
    {
        foreach (RouteConfig route in config.Routes) Check(route.Prompts, $"routes.{route.Name}.prompts", context);
        foreach (WorkloadConfig workload in config.Workloads) Check(workload.Prompts, $"workloads.{workload.Name}.prompts", context);
        foreach (EnvironmentConfig environment in config.Environments)
            foreach (RouteConfig overlay in environment.Routes) Check(overlay.Prompts, $"{EnvironmentOverlays.PathOf(environment, overlay)}.prompts", context);
    }

    private static void Check(PromptRuleConfig? rule, string path, BindContext context)
    {
        string history = $"{path}.history";
        if (rule?.History is not { Turns: null, Tokens: null } || context.IsBroken($"{history}.turns") || context.IsBroken($"{history}.tokens")) return;
        context.Error(history, "does not say how much is sent", "add turns: 20, or tokens: 20000");
    }
}
