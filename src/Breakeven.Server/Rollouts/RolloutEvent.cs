using System.Collections.Immutable;

namespace Breakeven.Server.Rollouts;

/// <summary>One entry of a rollout's written record.</summary>
/// <param name="Who">An admin as the audit log names it, or <c>rollout</c> for what it did by itself.</param>
/// <param name="What"><c>start</c>, <c>promote</c>, <c>complete</c>, <c>roll_back</c>, <c>abort</c> or <c>supersede</c>.</param>
/// <param name="Step">The step that it led to; null when the rollout ended.</param>
/// <param name="ConfigVersion">The configuration that put it in force.</param>
/// <param name="Figures">What the guards said at that time, a line each.</param>
public sealed record RolloutEvent(DateTimeOffset At, string Who, string What, string Why, string? Step, int ConfigVersion, ImmutableArray<string> Figures);
