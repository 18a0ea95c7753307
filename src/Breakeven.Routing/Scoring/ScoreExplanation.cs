using System.Collections.Immutable;

namespace Breakeven.Routing.Scoring;

/// <summary>Why a request has its score.</summary>
/// <param name="Score">What the router says.</param>
/// <param name="Pushes">What moved it, the strongest first: above zero towards the strong model.</param>
/// <param name="Route">What the training knew of the route; null for an unknown one.</param>
public sealed record ScoreExplanation(RouterScore Score, ImmutableArray<(string Feature, double Push)> Pushes, LearntRoute? Route);
