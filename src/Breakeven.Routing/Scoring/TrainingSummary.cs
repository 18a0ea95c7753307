namespace Breakeven.Routing.Scoring;

/// <summary>What a training had, and what its router is worth on prompts that its heads had not seen.</summary>
/// <param name="Labels">Different prompts with labels.</param>
/// <param name="LabelledUntil">Time of the latest label; null where labels carry no times.</param>
/// <param name="Seed">Of everything random in the training.</param>
/// <param name="Apgr">Share of the gap in quality that is recovered, over all shares; 0.5 is random. Null when the strong model was not better.</param>
/// <param name="ApgrLow">Lower end of its 95 % interval.</param>
/// <param name="ApgrHigh">Upper end.</param>
/// <param name="Auc">How well the weak model's failures are told apart; 0.5 is random.</param>
/// <param name="Ece">Expected calibration error of the probability that the weak model fails.</param>
public sealed record TrainingSummary(int Labels, DateTimeOffset? LabelledUntil, int Seed, double? Apgr, double? ApgrLow, double? ApgrHigh, double? Auc, double? Ece);
