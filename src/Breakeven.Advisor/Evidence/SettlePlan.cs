namespace Breakeven.Advisor.Evidence;

/// <summary>What it would take to know.</summary>
/// <param name="Items">Questions to compare, beyond those at hand.</param>
/// <param name="Days">Days of shadowing a tenth of the traffic until there are as many; null without a volume.</param>
/// <param name="JudgeUsd">What a judge at the API's prices would ask for comparing them in both orders.</param>
/// <param name="Basis">What the figures rest on.</param>
public sealed record SettlePlan(long Items, double? Days, decimal JudgeUsd, string Basis);
