using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Keys that share budgets and limits. An entry of <c>teams</c>; a key names its team.</summary>
public sealed record TeamConfig(string Name)
{
    /// <summary>Money that its keys share; all must cover a call.</summary>
    public ImmutableArray<BudgetConfig> Budgets { get; init; } = [];

    /// <summary>Traffic that its keys share, beside their own limits.</summary>
    public LimitsConfig? Limits { get; init; }
}
