namespace Breakeven.Routing.Decisions;

/// <summary>The threshold for a target, and what may be promised of it.</summary>
/// <param name="Verdict">Whether the router should decide at all.</param>
/// <param name="Threshold">Requests with this score or more go to the strong model; −1 sends all.</param>
/// <param name="StrongShare">Share of the labelled prompts that would have gone to the strong model.</param>
/// <param name="Kept">Share of the strong model's quality that they would have kept.</param>
/// <param name="KeptAtLeast">One-sided 95 % bound below it.</param>
/// <param name="Text">Why, in a sentence.</param>
public sealed record ThresholdChoice(RoutingVerdict Verdict, double Threshold, double StrongShare, double Kept, double KeptAtLeast, string Text);

/// <summary>Whether routing is worth it.</summary>
public enum RoutingVerdict
{
    /// <summary>The threshold keeps what was asked for.</summary>
    Routes,

    /// <summary>Too few labels to promise anything: all goes to the strong model.</summary>
    NotEnoughEvidence,

    /// <summary>The models differ too little, or the scores say no more than a coin: use one of them only.</summary>
    DoesNotPay,
}
