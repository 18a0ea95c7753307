namespace Breakeven;

/// <summary>A random share of a route's calls that no measure touches: no response cache, no choice of a cheaper target. Key <c>holdout</c> of a route.</summary>
/// <param name="Share">Of the calls, above 0 and at most 0.5.</param>
public sealed record HoldoutConfig(double Share)
{
    /// <summary>Answers them: the strong target, which savings are measured against. Null for the last target of a <c>complexity</c> or <c>cascade</c> route.</summary>
    public TargetId? Target { get; init; }
}
