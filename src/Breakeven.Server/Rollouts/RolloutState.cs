namespace Breakeven.Server.Rollouts;

/// <summary>Where a rollout is.</summary>
public enum RolloutState
{
    Running,

    /// <summary>The candidate is the route's first target.</summary>
    Completed,

    /// <summary>A guard was broken; the route is as before the rollout.</summary>
    RolledBack,

    /// <summary>A person ended it; the route is as before the rollout.</summary>
    Aborted,

    /// <summary>The route was changed otherwise, and the rollout left it alone.</summary>
    Superseded,
}
