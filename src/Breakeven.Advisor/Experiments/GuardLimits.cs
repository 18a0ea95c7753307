namespace Breakeven.Advisor.Experiments;

/// <summary>How much worse than today a candidate may be. Null switches a guard off.</summary>
public sealed record GuardLimits
{
    /// <summary>Points of the score from 0 to 1 that the candidate may lose.</summary>
    public double? QualityMargin { get; init; } = 0.05;

    /// <summary>Points of the error rate, 0 to 1, that the candidate may add.</summary>
    public double? ErrorMargin { get; init; } = 0.02;

    /// <summary>Geometric mean of the time to the end of the answer, as a multiple of today's.</summary>
    public double? LatencyRatio { get; init; } = 1.5;

    /// <summary>Geometric mean of the time to the first content of streamed answers, as a multiple of today's: what whoever reads along waits for.</summary>
    public double? FirstTokenRatio { get; init; } = 1.5;

    /// <summary>Mean cost of a call as a multiple of today's. Off unless stated: a dearer and better model may be what is wanted.</summary>
    public double? CostRatio { get; init; }

    /// <summary>Probability that any guard of the whole rollout fires without cause, at most.</summary>
    public double Alpha { get; init; } = 0.05;
}
