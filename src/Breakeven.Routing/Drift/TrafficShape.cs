using System.Collections.Immutable;

namespace Breakeven.Routing.Drift;

/// <summary>What traffic looked like: for each feature and for the score the edges of ten parts, and how much of the traffic fell in each.</summary>
/// <param name="Features">One per dense feature, in their order.</param>
/// <param name="Score">Of the scores.</param>
/// <param name="UnseenShare">Mean share of unseen words.</param>
public sealed record TrafficShape(ImmutableArray<Histogram> Features, Histogram Score, double UnseenShare);
