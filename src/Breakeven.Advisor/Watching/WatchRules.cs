namespace Breakeven.Advisor.Watching;

/// <summary>When a standing verdict gives way (docs/concepts/re-evaluation.md).</summary>
public sealed record WatchRules
{
    public static readonly WatchRules Default = new();

    /// <summary>Evaluations in a row that must speak against a verdict before it changes; at least 1.</summary>
    public int Confirm { get; init; } = 3;

    /// <summary>Share of the standing plan's cost that another plan must save for an evaluation to count, 0 to 1.</summary>
    public decimal Margin { get; init; } = 0.05m;

    /// <summary>How far ahead a trend in volume is followed.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(30);
}
