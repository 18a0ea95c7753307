using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.WhatIfs;

/// <summary>One column of a comparison.</summary>
/// <param name="Differences">From the first scenario; empty for the first.</param>
public sealed record ComparedScenario(string Name, Advice Advice, ImmutableArray<ScenarioChange> Differences);
