using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Routes and their overlays: known targets, a strategy that is built, weights that choose something.</summary>
internal static class RouteRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        foreach (RouteConfig route in config.Routes) Check(route, $"routes.{route.Name}", names, context);
        foreach (EnvironmentConfig environment in config.Environments)
            foreach (RouteConfig overlay in environment.Routes)
                CheckOverlay(overlay, EnvironmentOverlays.PathOf(environment, overlay), names, context);
    }

    private static void CheckOverlay(RouteConfig overlay, string path, ConfigNames names, BindContext context)
    {
        if (!names.Routes.Contains(overlay.Name))
            context.Error(path, $"there is no route '{overlay.Name}' to overlay", ConfigNames.Suggest(overlay.Name, names.Routes, "routes"));
        else
            Check(overlay, path, names, context, onlyGiven: true);
    }

    /// <param name="onlyGiven">What an overlay takes from its route is reported at the route.</param>
    private static void Check(RouteConfig route, string path, ConfigNames names, BindContext context, bool onlyGiven = false)
    {
        bool Concerns(string key) => !context.IsBroken($"{path}.{key}") && (!onlyGiven || context.IsGiven($"{path}.{key}"));
        if (Concerns("targets")) CheckTargets(route, path, names, context);
        if (Concerns("targets") || Concerns("strategy")) CheckWeights(route, path, context);
        if (Concerns("shadow")) CheckShadow(route, path, names, context);
        if (Concerns("holdout")) HoldoutRules.Check(route, path, context);
        ComplexityRules.Check(route, path, context, Concerns);
        if (Concerns("canary")) ExperimentRules.CheckCanary(route, path, names, context);
    }

    private static void CheckTargets(RouteConfig route, string path, ConfigNames names, BindContext context)
    {
        if (route.Targets.IsEmpty) context.Error(path, "has no targets", "write targets: [NAME]");
        for (int i = 0; i < route.Targets.Length; i++)
        {
            string name = route.Targets[i].Target.Value;
            string at = $"{path}.targets[{i}]";
            if (!names.Targets.TryGetValue(name, out TargetConfig? target))
                context.Error(at, $"there is no target '{name}'", ConfigNames.Suggest(name, names.Targets.Keys, "targets"));
            else if (target.Model.IsAny && route.Name != "*")
                context.Warning(at, $"'{name}' passes the asked model name through, which here is '{route.Name}'");
            if (route.Targets.Take(i).Any(other => other.Target.Value == name))
                context.Error(at, $"'{name}' is in the list already");
        }
    }

    private static void CheckWeights(RouteConfig route, string path, BindContext context)
    {
        if (route.Strategy == "weighted" && !route.Targets.IsEmpty && route.Targets.All(target => target.Weight == 0))
            context.Error($"{path}.targets", "all weights are 0, so that no target would take a call");
        if (route.Strategy is not ("weighted" or "least-loaded") && route.Targets.Any(target => target.Weight != 1))
            context.Warning($"{path}.targets", $"weights have no effect under the strategy {route.Strategy}");
    }

    private static void CheckShadow(RouteConfig route, string path, ConfigNames names, BindContext context)
    {
        if (route.Shadow is not { } shadow) return;
        if (names.Targets.ContainsKey(shadow.Target.Value)) return;
        if (shadow.Target.Value != ShadowConfig.Other)
            context.Error($"{path}.shadow.target", $"there is no target '{shadow.Target}'", ConfigNames.Suggest(shadow.Target.Value, names.Targets.Keys, "targets"));
        else if (route is not { Strategy: "complexity", Targets.Length: > 1 })
            context.Error($"{path}.shadow.target", "'other' means the end of a route by complexity that did not answer, and this route has no such ends", "name a target");
    }
}
