using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>The cheapest fleet of equal servers: every offer is looked at, or shown to be dearer without looking.</summary>
/// <remarks>
/// Exact. Offers are taken in the order of what a fleet of them costs at the least (<see cref="FleetOffer.LowestUsd"/>); once that
/// bound is no less than the best found, this offer and all after it are dearer (docs/concepts/fleet-search.md).
/// </remarks>
public static class FleetSearch
{
    /// <param name="question">Volume, shape and API of the workload; its own fleet is replaced by each offer's.</param>
    /// <param name="size">The offer's fleet with its capacity, or null where it does not run or is too slow. Asked once for each.</param>
    /// <param name="apiMayServe">True when an API may take what a fleet does not carry: then the better of own fleet and hybrid counts, else the own fleet alone.</param>
    public static FleetSearchResult Cheapest(IEnumerable<FleetOffer> offers, CostModel question, Func<FleetOffer, OwnFleet?> size, bool apiMayServe)
    {
        ArgumentNullException.ThrowIfNull(offers);
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(size);
        (FleetOffer Offer, decimal LowestUsd)[] ascending = [.. offers.Select(offer => (offer, bound: offer.LowestUsd(apiMayServe))).OrderBy(pair => pair.bound).ThenBy(pair => pair.offer.Index)];
        var sized = ImmutableArray.CreateBuilder<SizedFleet>();
        var excluded = ImmutableArray.CreateBuilder<FleetOffer>();
        decimal best = decimal.MaxValue;
        int next = 0;
        for (; next < ascending.Length && ascending[next].LowestUsd < best; next++)
        {
            FleetOffer offer = ascending[next].Offer;
            if (size(offer) is not { } fleet)
            {
                excluded.Add(offer);
                continue;
            }
            SizedFleet found = Price(offer, fleet, question, apiMayServe);
            sized.Add(found);
            best = Math.Min(best, found.Usd);
        }
        return new([.. sized.OrderBy(fleet => fleet.Usd).ThenBy(fleet => fleet.Offer.Index)], excluded.ToImmutable(), [.. ascending[next..].Select(pair => pair.Offer)]);
    }

    /// <summary>What an offer costs at its best for the question.</summary>
    public static SizedFleet Price(FleetOffer offer, OwnFleet fleet, CostModel question, bool apiMayServe)
    {
        ArgumentNullException.ThrowIfNull(question);
        PlanCosts costs = (question with { Own = fleet }).Costs();
        return new(offer, fleet, costs, apiMayServe ? Math.Min(costs.SelfHost, costs.Hybrid) : costs.SelfHost);
    }
}
