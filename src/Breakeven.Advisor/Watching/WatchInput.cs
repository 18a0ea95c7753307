using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Watching;

/// <summary>What one evaluation is made from.</summary>
/// <param name="At">Now.</param>
/// <param name="RequirementsName">Changes whenever the requirements do, as their hash.</param>
public sealed record WatchInput(
    ImmutableArray<WorkloadProfile> Profiles, Scenario Requirements, string RequirementsName, AdviceOptions Options, WatchRules Rules, DateTimeOffset At)
{
    /// <summary>False for an evaluation out of turn: it shows where things are, and moves no verdict that only repetition may move.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether alerts wait for a webhook to take them.</summary>
    public bool HasWebhook { get; init; }
}
