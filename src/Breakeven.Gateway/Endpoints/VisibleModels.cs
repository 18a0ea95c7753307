using System.Collections.Immutable;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints;

/// <summary>The names that a caller may ask for: what its key opens, and the policy of its calls' data does not deny.</summary>
internal static class VisibleModels
{
    /// <returns>Null when the request presents no key that the gateway knows, and needs one.</returns>
    public static IEnumerable<VisibleModel>? For(HttpContext http, GatewaySnapshot snapshot)
    {
        KeyConfig? key = snapshot.Keys.Find(HttpArrival.PresentedKey(http.Request.Headers));
        if (key is null && !(snapshot.Keys.IsEmpty && HttpArrival.IsLoopback(http))) return null;
        ModelVisibility visibility = new(key, snapshot, name => HttpArrival.Header(http.Request.Headers, name));
        return For(key, snapshot).Where(visibility.Shows);
    }

    /// <summary>Routes first, then every target with a model of its own, as <c>provider/model</c>.</summary>
    private static IEnumerable<VisibleModel> For(KeyConfig? key, GatewaySnapshot snapshot)
    {
        RouteTable routes = snapshot.RoutesOf(key?.Environment ?? snapshot.Environment);
        foreach (string name in RouteResolver.Visible(routes, key)) yield return new(name, "breakeven", [.. routes.Find(name)!.Targets.Select(target => target.Target)]);
        HashSet<string> seen = [];
        foreach (Target target in snapshot.Targets.All)
        {
            string id = $"{target.Endpoint.Name}/{target.Model}";
            if (!target.Model.IsAny && RouteResolver.MayUse(key, id) && seen.Add(id)) yield return new(id, target.Endpoint.Name, [target]);
        }
    }
}

/// <summary>A name that a caller may ask for.</summary>
/// <param name="Owner">The provider behind it; <c>breakeven</c> for a route.</param>
/// <param name="Targets">What may answer to it.</param>
internal readonly record struct VisibleModel(string Id, string Owner, ImmutableArray<Target> Targets);
