using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>What is known of one open model for one workload.</summary>
/// <param name="Model">Catalog id.</param>
/// <param name="Text">The finding in a sentence.</param>
public sealed record ModelQuality(string Model, QualityStatus Status, ImmutableArray<SourceQuality> Sources, string Text);
