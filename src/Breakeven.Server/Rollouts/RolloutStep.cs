namespace Breakeven.Server.Rollouts;

/// <summary>One step of a rollout.</summary>
/// <param name="Share">Share of the calls that are copied, or of the callers that are answered by the candidate, 0 to 1.</param>
public sealed record RolloutStep(RolloutStepKind Kind, double Share)
{
    public override string ToString() => Kind == RolloutStepKind.Full ? "full" : FormattableString.Invariant($"{Kind.ToString().ToLowerInvariant()} {Share:0.####}");
}

/// <summary>What a step does with the route.</summary>
public enum RolloutStepKind
{
    /// <summary>Calls are copied; clients are answered as before.</summary>
    Shadow,

    /// <summary>The candidate answers a share of the callers.</summary>
    Canary,

    /// <summary>The candidate is the route's first target. The rollout ends here.</summary>
    Full,
}
