using System.Collections.Immutable;

namespace Breakeven;

/// <summary>A rule from what clients ask for to candidate targets. An entry of <c>routes</c>; the name <c>*</c> takes what no other route names.</summary>
public sealed record RouteConfig(string Name)
{
    /// <summary><c>priority</c> (the order of the list), <c>weighted</c> or <c>cheapest</c>; further ones as they arrive.</summary>
    public string Strategy { get; init; } = "priority";
    public ImmutableArray<RouteTarget> Targets { get; init; } = [];

    /// <summary>For the strategy <c>complexity</c>: share of the strong model's quality to keep, 0 to 1.</summary>
    public double? Quality { get; init; }
    public ShadowConfig? Shadow { get; init; }

    /// <summary>For the whole call, where it is shorter than the provider's <c>timeouts.total</c>. 1 s to 1 day; null for no limit of its own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Money that all of its calls share, in every environment; all must cover a call.</summary>
    public ImmutableArray<BudgetConfig> Budgets { get; init; } = [];
}

/// <summary>A target within a route: its name, or its name and weight.</summary>
/// <param name="Weight">For the strategy <c>weighted</c>: its share against the other weights; 0 keeps it as a fallback only.</param>
public sealed record RouteTarget(TargetId Target, double Weight = 1);

/// <summary>A share of calls copied to a second target, whose answers never reach the client.</summary>
public sealed record ShadowConfig(TargetId Target, double Share);
