using Breakeven.Gateway.Caching.Answers;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>What the semantic cache has to do with a call's answer once it is there: to be found by it, and to verify a would-be hit with it.</summary>
/// <param name="Compared">The answer that the call would have got; null for none.</param>
internal sealed record SemanticNote(string Context, float[] Vector, TextFacts Facts, string Question, HitCalibration Calibration, StoredAnswer? Compared, double Cosine);
