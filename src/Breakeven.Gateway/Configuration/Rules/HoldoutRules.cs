using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>A hold-out needs a share that leaves something to save, and a target of the route that is the strong one.</summary>
internal static class HoldoutRules
{
    private const double LargestShare = 0.5;

    public static void Check(RouteConfig route, string path, BindContext context)
    {
        if (route.Holdout is not { } holdout) return;
        if (holdout.Share is <= 0 or > LargestShare) context.Error($"{path}.holdout.share", "lies outside 0 to 0.5, without 0", "write share: 0.02, or leave holdout out");
        if (holdout.Target is { } target)
        {
            if (!route.Targets.Any(known => known.Target == target))
                context.Error($"{path}.holdout.target", $"'{target}' is none of the route's targets", ConfigNames.Suggest(target.Value, [.. route.Targets.Select(known => known.Target.Value)], "targets"));
        }
        else if (route.Strategy is not ("complexity" or "cascade") && route.Targets.Length > 1)
        {
            context.Error($"{path}.holdout", $"does not say which target is the strong one, and the strategy {route.Strategy} does not either", "add target: NAME");
        }
    }
}
