namespace Breakeven.Economics.Search;

/// <summary>A kind of server that a mixed fleet may have.</summary>
/// <param name="UsableRequests">Requests a month that one may be planned with, above 0.</param>
/// <param name="Usd">US dollars a month of one.</param>
public sealed record FleetType(decimal UsableRequests, decimal Usd)
{
    internal decimal UsdPerRequest => Usd / UsableRequests;
}
