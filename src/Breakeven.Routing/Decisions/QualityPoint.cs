namespace Breakeven.Routing.Decisions;

/// <summary>What a threshold gave on prompts that the heads had not seen.</summary>
/// <param name="Threshold">Requests with this score or more go to the strong model.</param>
/// <param name="StrongShare">Share of requests that did.</param>
/// <param name="Quality">Mean quality.</param>
/// <param name="QualityVariance">Variance of the quality of one request.</param>
/// <param name="CovarianceWithStrong">Covariance of the quality with what the strong model alone would have given the same request.</param>
public sealed record QualityPoint(double Threshold, double StrongShare, double Quality, double QualityVariance, double CovarianceWithStrong);
