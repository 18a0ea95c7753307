using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>The routes of one environment.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, Route> _routes;

    public RouteTable(IEnumerable<RouteConfig> routes, IEnumerable<RouteConfig> overlay, TargetTable targets, RouterDesks desks)
    {
        Dictionary<string, Route> byName = [];
        foreach (RouteConfig route in routes.Concat(overlay)) byName[route.Name] = Route.From(route, targets, desks);
        _routes = byName.ToFrozenDictionary();
        Names = [.. _routes.Keys.Where(name => name != Route.CatchAll).Order(StringComparer.Ordinal)];
    }

    /// <summary>Names that clients may ask for, without the catch-all.</summary>
    public ImmutableArray<string> Names { get; }

    public Route? Find(string name) => _routes.GetValueOrDefault(name);
    public Route? CatchAll => _routes.GetValueOrDefault(Route.CatchAll);
}
