using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>Whether the open model of a workload is good enough: proven, refuted, unsettled, or assumed.</summary>
/// <param name="Model">The model that would be hosted; null where none is named.</param>
/// <param name="Margin">How much worse than today's model is still good enough, in points of the score from 0 to 1.</param>
/// <param name="Floor">Least score whatever today's model reaches; null for none.</param>
public sealed record QualityAssessment(QualityStatus Status, string? Model, double Margin, double? Floor, string Text)
{
    /// <summary>Every model that evidence speaks of, by name.</summary>
    public ImmutableArray<ModelQuality> Models { get; init; } = [];

    /// <summary>What would settle it; null when proven or refuted.</summary>
    public SettlePlan? ToSettle { get; init; }
}
