using System.Collections.Immutable;
using Breakeven.Advisor.Evidence;

namespace Breakeven.Advisor.Shortlist;

/// <summary>One open model looked at for one workload.</summary>
/// <param name="Model">Catalog id.</param>
/// <param name="WhyNot">Codes of what excludes it (docs/concepts/shortlist.md); empty when it suits.</param>
public sealed record ShortlistEntry(string Model, ImmutableArray<string> WhyNot)
{
    public bool Suits => WhyNot.IsEmpty;

    /// <summary>Names of facts that are asked for and that nobody published: neither yes nor no.</summary>
    public ImmutableArray<string> NotKnown { get; init; } = [];

    /// <summary>What was measured on this workload.</summary>
    public QualityStatus Quality { get; init; }
    public ImmutableArray<ModelFact> Facts { get; init; } = [];
}
