namespace Breakeven.Advisor.Verdicts;

/// <summary>An input that is worth knowing better before the decision.</summary>
/// <param name="Input">As in <see cref="Driver"/>; of several workloads with the workload's name before a dot.</param>
/// <param name="ExpectedGainUsdPerMonth">Expected gain of knowing it exactly: the most that a measurement is worth.</param>
/// <param name="How">In words: what to run, ask or wait for.</param>
public sealed record Measurement(string Input, decimal ExpectedGainUsdPerMonth, string How);
