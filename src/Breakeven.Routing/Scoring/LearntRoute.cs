namespace Breakeven.Routing.Scoring;

/// <summary>What the training knew of one route.</summary>
/// <param name="Labels">Different prompts with labels.</param>
/// <param name="WeakQuality">Their mean.</param>
/// <param name="StrongQuality">Their mean.</param>
/// <param name="WeakOffset">What the route adds to the weak head's margin.</param>
/// <param name="StrongOffset">What the route adds to the strong head's margin.</param>
public sealed record LearntRoute(int Labels, double WeakQuality, double StrongQuality, double WeakOffset, double StrongOffset);
