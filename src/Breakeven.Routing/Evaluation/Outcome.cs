namespace Breakeven.Routing.Evaluation;

/// <summary>One request with what became of it: how it was scored, and how good both models' answers were.</summary>
/// <param name="Score">Higher needs the strong model.</param>
/// <param name="WeakQuality">Predicted, 0 to 1.</param>
/// <param name="Weak">Measured quality of the weak model's answer, 0 to 1.</param>
/// <param name="Strong">Measured quality of the strong model's answer, 0 to 1.</param>
/// <param name="IsNovel">It counted as unknown traffic.</param>
/// <param name="IsKnownRoute">The training knew its route.</param>
public readonly record struct Outcome(double Score, double WeakQuality, double Weak, double Strong, bool IsNovel, bool IsKnownRoute);
