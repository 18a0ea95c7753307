namespace Breakeven.Advisor.Evidence;

/// <summary>What is known of a model's quality for a workload.</summary>
public enum QualityStatus
{
    /// <summary>Nobody measured it; it is taken for good enough.</summary>
    Assumed,

    /// <summary>Measured, and the interval holds both good enough and not.</summary>
    Unsettled,

    /// <summary>The whole interval lies above minus the margin, and above the floor.</summary>
    Proven,

    /// <summary>The whole interval lies below minus the margin, or below the floor.</summary>
    Refuted,
}
