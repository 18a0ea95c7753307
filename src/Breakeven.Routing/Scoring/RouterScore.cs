namespace Breakeven.Routing.Scoring;

/// <summary>What the router thinks of one request.</summary>
/// <param name="Score">Expected gain in quality if the strong model answers in place of the weak one, −1 to 1; 1 where the router does not know such traffic. Higher needs the strong model more.</param>
/// <param name="Estimate">The gain that the heads expect, whether they know such traffic or not.</param>
/// <param name="WeakQuality">Expected quality of the weak model's answer, 0 to 1: the probability that it is good enough.</param>
/// <param name="StrongQuality">The same of the strong model.</param>
/// <param name="RouteLabels">Labels that the training had of this route; 0 for a route that it did not know.</param>
/// <param name="UnseenShare">Share of the request's different words that fewer than two prompts of the training had.</param>
/// <param name="Novelty">Why the request is unknown traffic; None where it is not.</param>
public readonly record struct RouterScore(double Score, double Estimate, double WeakQuality, double StrongQuality, int RouteLabels, double UnseenShare, Novelty Novelty)
{
    public bool IsKnownRoute => RouteLabels > 0;

    /// <summary>The router did not learn from such traffic: nothing is promised of what it computes.</summary>
    public bool IsNovel => Novelty != Novelty.None;
}
