namespace Breakeven.Economics.Fleets;

/// <summary>One named part of what a fleet costs.</summary>
/// <param name="Name">Stable, snake case: <c>server</c>, <c>hardware</c>, <c>capital</c>, <c>power</c>, <c>colocation</c>, <c>rent</c>, <c>network</c>, <c>support</c>, <c>licence</c>, <c>cloud_overhead</c>, <c>spare</c>, <c>fixed</c>, <c>staff</c>, <c>other</c>.</param>
/// <param name="PerMonth">US dollars a month of 730 h, rounded to <see cref="Money.KeptDecimals"/> places, so that lines add up exactly.</param>
public sealed record CostLine(string Name, Money PerMonth);
