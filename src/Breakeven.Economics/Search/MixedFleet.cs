using System.Collections.Immutable;

namespace Breakeven.Economics.Search;

/// <summary>The cheapest fleet that may mix kinds of servers.</summary>
/// <param name="Serving">Servers of each kind that carry the load, in the order of the kinds given.</param>
/// <param name="Spare">Servers of each kind kept for failures.</param>
/// <param name="ServersUsd">US dollars a month of all servers.</param>
/// <param name="OverflowRequests">Requests a month that an API takes over; 0 for an own fleet.</param>
/// <param name="OverflowUsd">What the API asks for them.</param>
/// <param name="IsExact">False when the search was cut off after <see cref="MixedFleetBranches.MostBranches"/> branches and the result is only the best seen.</param>
public sealed record MixedFleet(
    ImmutableArray<int> Serving, ImmutableArray<int> Spare, decimal ServersUsd, decimal OverflowRequests, decimal OverflowUsd, bool IsExact)
{
    /// <summary>Without what is due whatever the servers, as staff.</summary>
    public decimal Usd => ServersUsd + OverflowUsd;
    public int Kinds => Serving.Zip(Spare, (serving, spare) => serving + spare).Count(servers => servers > 0);
}
