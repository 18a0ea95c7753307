using System.Collections.Immutable;
using Breakeven.Advisor.Experiments;

namespace Breakeven.Server.Rollouts;

/// <summary>What a rollout is asked to do.</summary>
/// <param name="Route">Name of the route.</param>
/// <param name="Target">The candidate: a configured target.</param>
public sealed record RolloutPlan(string Route, string Target)
{
    /// <summary>Copies of a tenth, then a twentieth, a quarter and a half of the callers.</summary>
    public static readonly ImmutableArray<RolloutStep> UsualSteps =
        [new(RolloutStepKind.Shadow, 0.1), new(RolloutStepKind.Canary, 0.05), new(RolloutStepKind.Canary, 0.25), new(RolloutStepKind.Canary, 0.5), new(RolloutStepKind.Full, 1)];

    public ImmutableArray<RolloutStep> Steps { get; init; } = UsualSteps;
    public GuardLimits Guards { get; init; } = new();

    /// <summary>Calls that each arm must have had in a step before the next.</summary>
    public int MinSamples { get; init; } = 100;

    /// <summary>Least time of a step. A day's worth of traffic needs a day.</summary>
    public TimeSpan MinTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long all conditions of a step forward must have held.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether it steps forward by itself; back it always does.</summary>
    public bool Automatic { get; init; } = true;

    /// <summary>What is drawn into an arm and stays in it.</summary>
    public ArmUnit By { get; init; } = ArmUnit.Conversation;

    /// <summary>Starts although the same candidate was rolled back on this route a short while ago.</summary>
    public bool Force { get; init; }

    /// <summary>Words for the record.</summary>
    public string? Why { get; init; }

    /// <summary>Steps in which there is something to compare.</summary>
    internal int ComparedSteps => Steps.Count(step => step.Kind != RolloutStepKind.Full);
}
