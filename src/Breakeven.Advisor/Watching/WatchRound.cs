using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>What one evaluation gave.</summary>
/// <param name="State">To be kept for the next one.</param>
/// <param name="Advice">The whole document, of this evaluation alone; null when there was no traffic.</param>
/// <param name="Alerts">The new ones.</param>
public sealed record WatchRound(WatchState State, Advice? Advice, ImmutableArray<AdviceAlert> Alerts);
