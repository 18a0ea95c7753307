using System.Collections.Immutable;
using System.Net;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary>The names that a caller may ask for: what its key opens, and the policy of its calls' data does not deny.</summary>
internal static class VisibleModels
{
    /// <param name="models">Empty for a caller that is refused.</param>
    /// <returns>Null, or why the caller may see none.</returns>
    public static CallError? TryFind(HttpContext http, GatewaySnapshot snapshot, out IEnumerable<VisibleModel> models)
    {
        IPAddress? from = ClientAddress.Of(http, snapshot);
        DateTimeOffset now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        CallError? refused = http.RequestServices.GetRequiredService<Authenticator>()
            .Authenticate(snapshot, HttpArrival.PresentedKey(http.Request.Headers), from, ClientAddress.IsLoopback(from), now, out Caller? caller);
        models = [];
        if (refused is not null) return refused;
        ModelVisibility visibility = new(caller!.Key, snapshot, name => HttpArrival.Header(http.Request.Headers, name));
        models = For(caller.Key, snapshot).Where(visibility.Shows);
        return null;
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
