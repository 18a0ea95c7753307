using System.Collections.Concurrent;
using System.Collections.Immutable;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing.Complexity;

namespace Breakeven.Gateway.Routing.Watching;

/// <summary>The watches of all routers. A reload of the configuration keeps them; a new model, or other targets, begin anew.</summary>
public sealed class RouterWatches
{
    private readonly ConcurrentDictionary<string, RouterWatch> _watches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _suspended = new(StringComparer.Ordinal);

    /// <summary>What an earlier process knew, before the first call.</summary>
    /// <param name="id">As <see cref="RouterWatch.Id"/>.</param>
    public void Remember(string id, string suspension) => _suspended[id] = suspension;

    public void Forget(string id) => _suspended.TryRemove(id, out _);

    /// <summary>The watches of the configuration in force; those that it has no more are forgotten.</summary>
    public ImmutableArray<RouterWatch> In(GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ImmutableArray<RouterWatch> current = [.. snapshot.Routers.Select(Of).Distinct()];
        HashSet<string> ids = [.. current.Select(watch => watch.Id)];
        foreach (string id in _watches.Keys)
            if (!ids.Contains(id)) _watches.TryRemove(id, out _);
        foreach (RouterWatch watch in current) _watches.TryAdd(watch.Id, watch);
        return current;
    }

    internal RouterWatch Of(ComplexityRouter router) => router.Watch ??= Find(router);

    private RouterWatch Find(ComplexityRouter router)
    {
        RouteConfig route = router.Config;
        TargetId weak = route.Targets[0].Target, strong = route.Targets[^1].Target;
        string id = RouterWatch.IdOf(route.Name, router.Model, weak, strong);
        return _watches.GetOrAdd(id, _ => new(route.Name, router.Model, weak, strong, _suspended.GetValueOrDefault(id)));
    }
}
