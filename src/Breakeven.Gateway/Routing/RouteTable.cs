using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>The routes of one environment.</summary>
internal sealed class RouteTable
{
    private readonly FrozenDictionary<string, RouteMatch> _routes;

    public RouteTable(IEnumerable<RouteConfig> routes, IEnumerable<RouteConfig> overlay, TargetTable targets, RouterDesks desks)
    {
        Dictionary<string, RouteMatch> byName = [];
        foreach (RouteConfig route in routes.Concat(overlay)) byName[route.Name] = RouteMatch.From(route, targets, desks);
        _routes = byName.ToFrozenDictionary();
        Names = [.. _routes.Keys.Where(name => name != RouteMatch.CatchAll).Order(StringComparer.Ordinal)];
    }

    /// <summary>Names that clients may ask for, without the catch-all.</summary>
    public ImmutableArray<string> Names { get; }

    public RouteMatch? Find(string name) => _routes.GetValueOrDefault(name);
    public RouteMatch? CatchAll => _routes.GetValueOrDefault(RouteMatch.CatchAll);
}
