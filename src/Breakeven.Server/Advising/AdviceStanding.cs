using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;

namespace Breakeven.Server.Advising;

/// <summary>What is known now. Immutable: readers take it once.</summary>
/// <param name="State">As it is kept in the file.</param>
/// <param name="Advice">The newest whole document; null after a restart until the next evaluation.</param>
/// <param name="Requirements">Name of the file that it was found under; null before the first evaluation of this process.</param>
/// <param name="Failure">Of the newest evaluation; null when it went well.</param>
internal sealed record AdviceStanding(WatchState State, Advice? Advice = null, string? Requirements = null, AdviceFailure? Failure = null);
