namespace Breakeven.Advisor.Derivations;

/// <summary>Where a number comes from, and whether that makes it an estimate.</summary>
internal readonly record struct InputSource(string Text, bool IsEstimate = false);
