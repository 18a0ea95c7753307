using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>One alert. Holds names and figures, and never anything of a call's content.</summary>
/// <param name="Number">Ascending from 1; never used twice.</param>
/// <param name="From">The standing verdict before.</param>
/// <param name="To">The verdict after, or the one that is expected.</param>
/// <param name="Text">For people, with the figures.</param>
public sealed record AdviceAlert(
    long Number, DateTimeOffset At, AlertKind Kind, string Workload, string? Environment, Verdict From, Verdict To, AlertCause Cause, string Text)
{
    public required decimal RequestsPerMonth { get; init; }
    public decimal? StableBreakEven { get; init; }

    /// <summary>Day on which the trend reaches the crossing; null for what has happened already.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>False while a webhook that is configured has not taken it.</summary>
    public bool Delivered { get; init; } = true;
}
