using Breakeven.Economics.Capacity;

namespace Breakeven.Cli.Demo;

/// <summary>An engine that does not exist on hardware that is not there, as fast as the capacity model says and no faster.</summary>
internal sealed class SimulatedEngine : IAsyncDisposable
{
    private readonly SimulatedServer _server;

    private SimulatedEngine(SimulatedServer server, EngineBehaviour behaviour)
    {
        _server = server;
        Capacity = behaviour.Capacity;
        RequestsPerSecond = behaviour.RequestsPerSecond;
    }

    /// <summary>Scheme, address and port, without a slash at the end.</summary>
    public string BaseUrl => _server.BaseUrl;

    public SimulatedCounts Counts => _server.Counts;

    /// <summary>Of one replica, for the typical request.</summary>
    public DeploymentCapacity Capacity { get; }

    /// <summary>Of all replicas, for the typical request.</summary>
    public double RequestsPerSecond { get; }

    /// <summary>Starts listening on a free loopback port.</summary>
    /// <exception cref="ArgumentException">A model that does not fit its accelerators or misses its latency, fewer than one replica, a speed not above zero.</exception>
    public static async Task<SimulatedEngine> StartAsync(SimulatedEngineOptions options, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        EngineBehaviour behaviour = new(options);
        return new(await SimulatedServer.StartAsync(behaviour, options.Outage, options.Speed, options.CallArrived, time ?? TimeProvider.System, cancellationToken), behaviour);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
