using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>What a search over fleets found.</summary>
/// <param name="Sized">Offers that run, cheapest first. The first is the optimum.</param>
/// <param name="Excluded">Offers that do not run, or are too slow.</param>
/// <param name="Pruned">Offers that cannot be cheaper than the optimum, cheapest bound first; nobody asked whether they run.</param>
public sealed record FleetSearchResult(ImmutableArray<SizedFleet> Sized, ImmutableArray<FleetOffer> Excluded, ImmutableArray<FleetOffer> Pruned);

/// <summary>An offer with its capacity and what it costs at its best.</summary>
/// <param name="Usd">US dollars a month of the plan that counts: the own fleet, or the cheaper of it and the hybrid.</param>
public sealed record SizedFleet(FleetOffer Offer, OwnFleet Fleet, PlanCosts Costs, decimal Usd);
