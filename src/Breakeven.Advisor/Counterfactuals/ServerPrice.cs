using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>What one server costs a month, and how sure that is.</summary>
/// <param name="UnscheduledUsd">Its cost if it ran all hours; null when it does anyway.</param>
/// <param name="LifeMonths">Months that bought, leased or reserved servers bind; null for those that can be given up.</param>
internal sealed record ServerPrice(ImmutableArray<NamedCost> Lines, decimal? UnscheduledUsd, Spread Spread, int? LifeMonths)
{
    /// <summary>One of <see cref="Counterfactuals.Procurement"/>.</summary>
    public string Procurement { get; init; } = Counterfactuals.Procurement.Stated;

    /// <summary>Share of its hours in which a server is there; below 1 for spot servers.</summary>
    public decimal Availability { get; init; } = 1m;
    public decimal Usd => Lines.Sum(line => line.Usd);
}
