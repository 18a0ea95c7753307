namespace Breakeven.Cli.Demo;

/// <summary>A cloud provider that does not exist: constant latency, no limit but its outage.</summary>
internal sealed class SimulatedCloud : IAsyncDisposable
{
    private readonly SimulatedServer _server;

    private SimulatedCloud(SimulatedServer server) => _server = server;

    /// <summary>Scheme, address and port, without a slash at the end.</summary>
    public string BaseUrl => _server.BaseUrl;

    public SimulatedCounts Counts => _server.Counts;

    /// <summary>Starts listening on a free loopback port.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A speed or token rate that is not above zero, or a negative latency.</exception>
    public static async Task<SimulatedCloud> StartAsync(SimulatedCloudOptions options, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TimeToFirstToken, TimeSpan.Zero);
        if (!double.IsFinite(options.TokensPerSecond) || options.TokensPerSecond <= 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.TokensPerSecond, "tokens per second must be a finite number above zero.");
        return new(await SimulatedServer.StartAsync(new Behaviour(options), options.Outage, options.Speed, options.CallArrived, time ?? TimeProvider.System, cancellationToken));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Behaviour(SimulatedCloudOptions options) : ISimulatedModel
    {
        private readonly AnswerPace _pace = new(options.TimeToFirstToken, TimeSpan.FromSeconds(1 / options.TokensPerSecond));
        private readonly SimulatedPromptCache _cache = new(options.PromptCacheLifetime);

        public string Name => options.Model;
        public SimulatedRefusal? Refuse(SimulatedRequest request) => null;
        public int? Recall(SimulatedRequest request) => _cache.Recall(request.Model, request.Prefixes, request.SimulatedAt ?? DateTimeOffset.UnixEpoch);
        public AnswerPace Begin(SimulatedRequest request) => _pace;
        public void End() { }
    }
}
