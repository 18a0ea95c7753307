using System.Collections.Frozen;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Policies.PersonalData;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Hosting;

/// <summary>One configuration, compiled into frozen look-ups. Immutable: a call takes it once and keeps it, whatever is swapped meanwhile.</summary>
public sealed class GatewaySnapshot
{
    private readonly RouteTable _routes;
    private readonly FrozenDictionary<string, RouteTable> _routesByEnvironment;

    private GatewaySnapshot(BreakevenConfig config, PriceBook prices, int version, string? environment)
    {
        Config = config;
        Version = version;
        Environment = environment;
        Prices = PriceOverrides.Apply(prices, config.Prices);
        Keys = new(config.Keys);
        Teams = config.Teams.ToFrozenDictionary(team => team.Name);
        Targets = new(config);
        Workloads = new(config.Workloads);
        Policies = config.Policies.ToFrozenDictionary(policy => policy.DataClass);
        PersonalData = new(config);
        RouterDesks desks = new();
        Routers = desks.Routers;
        _routes = new(config.Routes, [], Targets, desks);
        _routesByEnvironment = config.Environments.ToFrozenDictionary(item => item.Name, item => new RouteTable(config.Routes, item.Routes, Targets, desks));
    }

    public BreakevenConfig Config { get; }

    /// <summary>Number of the configuration in the ledger; every record names it.</summary>
    public int Version { get; }

    /// <summary>The price book with the configuration's own prices on top.</summary>
    public PriceBook Prices { get; }

    /// <summary>The environment that the gateway serves when a key does not say.</summary>
    public string? Environment { get; }

    internal KeyRing Keys { get; }
    internal FrozenDictionary<string, TeamConfig> Teams { get; }
    internal TargetTable Targets { get; }
    internal WorkloadTable Workloads { get; }
    internal FrozenDictionary<string, PolicyConfig> Policies { get; }
    internal PersonalDataTable PersonalData { get; }

    /// <summary>What scores the calls of routes by complexity.</summary>
    internal IReadOnlyList<ComplexityRouter> Routers { get; }

    /// <param name="config">Validated: names refer to existing things.</param>
    /// <exception cref="ArgumentException">The configuration was not validated, or names a provider without an address.</exception>
    public static GatewaySnapshot Create(BreakevenConfig config, PriceBook prices, int version = 1, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(prices);
        return new(config, prices, version, environment);
    }

    internal RouteTable RoutesOf(string? environment) =>
        environment is not null && _routesByEnvironment.TryGetValue(environment, out RouteTable? overlaid) ? overlaid : _routes;
}
