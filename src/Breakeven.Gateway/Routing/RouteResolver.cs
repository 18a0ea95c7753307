using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Stage <c>resolve</c>: the asked model to a route and its targets.</summary>
/// <remarks>An exact route wins, then <c>provider/model</c>, then the route <c>*</c>. A route that the key may not use does not exist for it.</remarks>
internal static class RouteResolver
{
    private const string OllamaName = "ollama";
    private const string LatestTag = ":latest";

    public static CallError? Resolve(CallContext call)
    {
        RouteTable routes = call.Snapshot.RoutesOf(call.Admission.Environment);
        string asked = call.Client is { Name: OllamaName } ? OllamaRoute(call.Request.Model, routes) : call.Request.Model;
        KeyConfig? key = call.Caller.Key;
        if (Find(asked, routes, call.Snapshot.Targets, key) is { } match)
        {
            call.Route = match;
            return null;
        }
        return GatewayErrors.ModelNotFound(asked, Nearest.To(asked, Visible(routes, key)));
    }

    /// <summary>Routes that the key may use.</summary>
    public static IEnumerable<string> Visible(RouteTable routes, KeyConfig? key) => routes.Names.Where(name => MayUse(key, name));

    public static bool MayUse(KeyConfig? key, string route) => key?.Routes is not { } allowed || allowed.Contains(route);

    /// <summary>Ollama's clients may write every model with a tag; <c>:latest</c> is the one that says nothing.</summary>
    public static string WithoutLatest(string model) => model.EndsWith(LatestTag, StringComparison.Ordinal) ? model[..^LatestTag.Length] : model;

    private static string OllamaRoute(string asked, RouteTable routes) =>
        routes.Find(asked) is null && WithoutLatest(asked) is { Length: > 0 } plain && routes.Find(plain) is not null ? plain : asked;

    private static RouteMatch? Find(string asked, RouteTable routes, TargetTable targets, KeyConfig? key)
    {
        if (asked != RouteMatch.CatchAll && routes.Find(asked) is { } route) return MayUse(key, asked) ? route : null;
        if (targets.FindQualified(asked, out string model) is { } target && MayUse(key, asked))
            return new(Name: null, PriorityStrategy.StrategyName, [new(target, Weight: 1)], model);
        return routes.CatchAll is { } catchAll && MayUse(key, RouteMatch.CatchAll) ? catchAll with { Asked = asked } : null;
    }
}
