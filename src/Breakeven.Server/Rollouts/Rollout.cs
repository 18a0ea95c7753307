using System.Collections.Immutable;

namespace Breakeven.Server.Rollouts;

/// <summary>A rollout as it is kept: immutable, a new one for each change.</summary>
/// <param name="Id">Also the name of the experiment in the ledger, and the salt by which callers are drawn.</param>
public sealed record Rollout(string Id, RolloutPlan Plan)
{
    public RolloutState State { get; init; } = RolloutState.Running;

    /// <summary>Index of the present step.</summary>
    public int Step { get; init; }
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From then on calls and facts count for the present step.</summary>
    public DateTimeOffset StepStartedAt { get; init; }

    /// <summary>The configuration version of the present step: calls under older ones do not count for it.</summary>
    public int StepVersion { get; init; }

    /// <summary>A change of the configuration is under way: it is repeated after a crash.</summary>
    public bool IsPending { get; init; }

    /// <summary>Strategy and targets of the route before the rollout.</summary>
    public string StrategyBefore { get; init; } = "";
    public ImmutableArray<RouteTarget> TargetsBefore { get; init; } = [];

    /// <summary>The written record, oldest first.</summary>
    public ImmutableArray<RolloutEvent> History { get; init; } = [];

    public RolloutStep CurrentStep => Plan.Steps[Step];
    /// <summary>A rollout without <c>full</c> stays at its last step, as a comparison, until somebody ends it.</summary>
    public bool IsAtLastStep => Step == Plan.Steps.Length - 1;
    public bool IsRunning => State == RolloutState.Running;

    /// <summary>Whether a route says what the present step asks of it.</summary>
    public bool IsInForce(RouteConfig route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return CurrentStep.Kind switch
        {
            RolloutStepKind.Shadow => route.Canary is null && route.Shadow is { } shadow && shadow.Experiment == Id && shadow.Target.Value == Plan.Target && shadow.Share.Equals(CurrentStep.Share),
            RolloutStepKind.Canary => route.Shadow is null && route.Canary is { } canary && canary.Experiment == Id && canary.Target.Value == Plan.Target && canary.Share.Equals(CurrentStep.Share),
            _ => route.Targets is [{ } first, ..] && first.Target.Value == Plan.Target,
        };
    }
}
