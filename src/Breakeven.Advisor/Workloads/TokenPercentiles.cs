namespace Breakeven.Advisor.Workloads;

/// <summary>Tokens per request at three percentiles, to within 1 %.</summary>
public readonly record struct TokenPercentiles(double P50, double P90, double P99);
