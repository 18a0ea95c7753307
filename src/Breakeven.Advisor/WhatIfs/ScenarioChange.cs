namespace Breakeven.Advisor.WhatIfs;

/// <summary>One input that differs between two scenarios.</summary>
/// <param name="Input">As <c>api.input_usd_per_m</c>; a workload's is <c>workloads[support].requests_per_month</c>.</param>
/// <param name="From">In the first scenario; null where it is not stated.</param>
/// <param name="To">In this one.</param>
public sealed record ScenarioChange(string Input, string? From, string? To);
