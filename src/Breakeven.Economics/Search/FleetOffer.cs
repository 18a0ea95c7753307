using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>One kind of server that could be run, before anybody asked what it carries.</summary>
/// <param name="Index">The caller's number of it; breaks ties, so that the order of equal offers is settled.</param>
/// <param name="Unsized">What it costs. Its capacity is not looked at.</param>
public sealed record FleetOffer(int Index, OwnFleet Unsized)
{
    /// <summary>No fleet of such servers costs less, whatever one carries: a server, its spares, and what is due in any case.</summary>
    /// <param name="apiMayServe">With an API behind it no spare is needed.</param>
    public decimal LowestUsd(bool apiMayServe) => Unsized.MonthlyUsd(1m + (apiMayServe ? 0 : Unsized.Spare));
}
