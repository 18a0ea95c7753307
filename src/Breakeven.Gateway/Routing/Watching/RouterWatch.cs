using System.Collections.Concurrent;
using System.Collections.Immutable;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Scoring;

namespace Breakeven.Gateway.Routing.Watching;

/// <summary>How one route's router is doing in the running gateway: what its traffic looks like, and whether its weak target may still be trusted. Outlives configurations for as long as the model is the same.</summary>
public sealed class RouterWatch
{
    private readonly ConcurrentDictionary<string, LiveTraffic> _traffic = new(StringComparer.Ordinal);
    private volatile string? _suspension;

    /// <param name="route">The route's name.</param>
    /// <param name="model">Null when its file is gone.</param>
    /// <param name="weak">The route's first target.</param>
    /// <param name="strong">Its last.</param>
    internal RouterWatch(string route, RouterModel? model, TargetId weak, TargetId strong, string? suspension) =>
        (Route, Model, Weak, Strong, _suspension) = (route, model, weak, strong, suspension);

    public string Route { get; }
    public RouterModel? Model { get; }
    public TargetId Weak { get; }
    public TargetId Strong { get; }

    /// <summary>Tells this router's state from those of other routes, models and targets.</summary>
    public string Id => IdOf(Route, Model, Weak, Strong);

    /// <summary>Why the weak target is not asked; null while it is.</summary>
    public string? Suspension => _suspension;
    public bool IsSuspended => _suspension is not null;

    /// <summary>By the names that labels of such traffic carry, in their order.</summary>
    public ImmutableArray<LiveTraffic> Traffic => [.. _traffic.Values.OrderBy(traffic => traffic.Name, StringComparer.Ordinal)];

    /// <summary>From the next call on all goes to the strong target.</summary>
    public void Suspend(string why) => _suspension = why;

    public void Resume() => _suspension = null;

    internal static string IdOf(string route, RouterModel? model, TargetId weak, TargetId strong) => $"{route}|{model?.Checksum}|{weak}|{strong}";

    /// <param name="name">Of a workload or route of the configuration: no client can make one up.</param>
    internal LiveTraffic TrafficOf(string name) => _traffic.GetOrAdd(name, static (known, model) => new(model!, known), Model);
}
