namespace Breakeven.Advisor.Migration;

/// <summary>A measure that stops a step.</summary>
/// <param name="Measure"><c>quality_difference</c>, <c>error_rate</c>, <c>latency_ms</c>, <c>usd_per_request</c> or <c>capacity_requests_per_month</c>.</param>
/// <param name="Baseline">What it is compared with, or what is expected; null when it is measured in the step itself.</param>
/// <param name="Threshold">The step stops beyond it: below for a quality difference and a capacity, above for the others; null when it follows from the baseline that is measured.</param>
/// <param name="Text">In words, with where the figure comes from.</param>
/// <param name="IsEstimate">Rests on a convention and not on this workload.</param>
public sealed record StopCondition(string Measure, decimal? Baseline, decimal? Threshold, string Text, bool IsEstimate = false);
