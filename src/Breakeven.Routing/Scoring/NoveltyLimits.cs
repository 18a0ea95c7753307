namespace Breakeven.Routing.Scoring;

/// <summary>From where on a request counts as unknown traffic, learnt from what the training's own prompts look like to a model that has not seen them.</summary>
/// <param name="KnownRoute">Largest share of unseen words on a route that the training knew: only one known prompt in a hundred has more.</param>
/// <param name="OtherRoute">The same on any other route: it must look like the nearer three quarters of what is known.</param>
/// <remarks>Neither is below a fifth.</remarks>
public sealed record NoveltyLimits(double KnownRoute, double OtherRoute);
