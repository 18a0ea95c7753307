using System.Collections.Immutable;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Server.Rollouts;

/// <summary>What a step of a rollout writes into the configuration's text.</summary>
internal static class RouteChange
{
    /// <summary>The present step of a running rollout.</summary>
    public static ConfigEdit Step(string text, Rollout rollout)
    {
        RolloutPlan plan = rollout.Plan;
        RolloutStep step = rollout.CurrentStep;
        TargetId target = new(plan.Target);
        return step.Kind switch
        {
            RolloutStepKind.Shadow => ConfigEditor.SetExperiment(text, plan.Route, new ShadowConfig(target, step.Share, rollout.Id), canary: null),
            RolloutStepKind.Canary => ConfigEditor.SetExperiment(text, plan.Route, shadow: null, new CanaryConfig(target, step.Share, rollout.Id, plan.By)),
            _ => Then(ConfigEditor.SetExperiment(text, plan.Route, null, null), cleared => ConfigEditor.SetRoute(cleared, plan.Route, "priority", Leading(rollout))),
        };
    }

    /// <summary>The route without the rollout.</summary>
    public static ConfigEdit Undo(string text, Rollout rollout) => ConfigEditor.SetExperiment(text, rollout.Plan.Route, null, null);

    /// <summary>The candidate first, then what was there before.</summary>
    private static ImmutableArray<RouteTarget> Leading(Rollout rollout) =>
        [new RouteTarget(new TargetId(rollout.Plan.Target)), .. rollout.TargetsBefore.Where(other => other.Target.Value != rollout.Plan.Target).Select(other => other with { Weight = 1 })];

    private static ConfigEdit Then(ConfigEdit first, Func<string, ConfigEdit> next) => first.Text is { } text ? next(text) : first;
}
