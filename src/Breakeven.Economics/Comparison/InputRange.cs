namespace Breakeven.Economics.Comparison;

/// <summary>One input at a low and a high quantile, and the model there.</summary>
public sealed record InputRange(string Input, decimal Low, decimal High, CostModel AtLow, CostModel AtHigh);
