using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>Completes the routes of environments: what an overlay does not say is as in the route that it overlays.</summary>
internal static class EnvironmentOverlays
{
    public static BreakevenConfig Complete(BreakevenConfig config, BindContext context) => config with
    {
        Environments = [.. config.Environments.Select(environment => environment with
        {
            Routes = [.. environment.Routes.Select(route => Complete(route, config, context, PathOf(environment, route)))],
        })],
    };

    public static string PathOf(EnvironmentConfig environment, RouteConfig route) => $"environments.{environment.Name}.routes.{route.Name}";

    private static RouteConfig Complete(RouteConfig overlay, BreakevenConfig config, BindContext context, string path)
    {
        if (config.Routes.FirstOrDefault(route => route.Name == overlay.Name) is not { } original) return overlay;
        bool Says(string key) => context.IsGiven(ConfigPath.Child(path, key));
        bool SaysTarget() => Says("quality") || Says("strong_share") || Says("threshold"); // one takes the place of another
        return overlay with
        {
            Strategy = Says("strategy") ? overlay.Strategy : original.Strategy,
            Targets = Says("targets") ? overlay.Targets : original.Targets,
            Quality = Says("quality") || SaysTarget() ? overlay.Quality : original.Quality,
            StrongShare = Says("strong_share") || SaysTarget() ? overlay.StrongShare : original.StrongShare,
            Threshold = Says("threshold") || SaysTarget() ? overlay.Threshold : original.Threshold,
            Router = Says("router") ? overlay.Router : original.Router,
            Confidence = Says("confidence") ? overlay.Confidence : original.Confidence,
            Shadow = Says("shadow") ? overlay.Shadow : original.Shadow,
            Canary = Says("canary") ? overlay.Canary : original.Canary,
            Holdout = Says("holdout") ? overlay.Holdout : original.Holdout,
            FallbackOn = Says("fallback_on") ? overlay.FallbackOn : original.FallbackOn,
            Hedge = Says("hedge") ? overlay.Hedge : original.Hedge,
            Timeout = Says("timeout") ? overlay.Timeout : original.Timeout,
            Cache = Says("cache") ? overlay.Cache : original.Cache,
            Prompts = Says("prompts") ? overlay.Prompts : original.Prompts,
        };
    }
}
