using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Scoring;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>What the strategies <c>complexity</c> and <c>cascade</c> need, and what a router can promise.</summary>
internal static class ComplexityRules
{
    private const string Complexity = "complexity", Cascade = "cascade";

    /// <param name="concerns">Whether a key is to be checked here, and can be.</param>
    public static void Check(RouteConfig route, string path, BindContext context, Func<string, bool> concerns)
    {
        WarnOfIdleKeys(route, path, context, concerns);
        if (route.Strategy is not (Complexity or Cascade)) return;
        if (route.Targets.Length == 1 && concerns("targets")) context.Warning($"{path}.targets", $"one target leaves {route.Strategy} nothing to choose from");
        if (route.Strategy != Complexity) return;
        int targets = (route.Quality is null ? 0 : 1) + (route.StrongShare is null ? 0 : 1) + (route.Threshold is null ? 0 : 1);
        if (targets > 1) context.Error(path, "says more than one of quality, strong_share and threshold", "keep one");
        else if (targets == 0) context.Error(path, "does not say what the router is to keep", "add quality: 0.95, or strong_share, or threshold");
        else if (!context.IsBroken($"{path}.router")) CheckModel(route, path, context);
    }

    private static void CheckModel(RouteConfig route, string path, BindContext context)
    {
        try
        {
            RouterModel model = RouterDesks.Load(route.Router);
            ThresholdChoice choice = ThresholdChooser.Choose(model, ComplexityRouter.TargetOf(route));
            if (choice.Verdict != RoutingVerdict.Routes) context.Warning(path, choice.Text);
            else if (route.Router == RouteConfig.StarterRouter && route.Threshold is null)
                context.Warning(path, "the starter model knows no route of yours, so that all calls go to the last target", "train your own with `breakeven router train`, or set a threshold in place of the promise");
        }
        catch (Exception e) when (e is RouterModelException or IOException or UnauthorizedAccessException)
        {
            context.Error($"{path}.router", e.Message, "train one with `breakeven router train --data FILE --output MODEL`");
        }
    }

    private static void WarnOfIdleKeys(RouteConfig route, string path, BindContext context, Func<string, bool> concerns)
    {
        foreach ((string key, bool isGiven, string strategy) in new[]
        {
            ("quality", route.Quality is not null, Complexity), ("strong_share", route.StrongShare is not null, Complexity), ("threshold", route.Threshold is not null, Complexity),
            ("router", route.Router != RouteConfig.StarterRouter, Complexity), ("confidence", route.Confidence is not null, Cascade),
        })
            if (isGiven && route.Strategy != strategy && concerns(key)) context.Warning($"{path}.{key}", $"has no effect under the strategy {route.Strategy}");
    }
}
