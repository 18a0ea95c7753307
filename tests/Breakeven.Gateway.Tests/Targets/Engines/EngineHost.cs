using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Targets.Engines;

/// <summary>The probes before one engine, with a clock that stands still: a round happens when a test asks for one.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="type">Provider type, as <c>vllm</c>.</param>
    public EngineHost(string type, Uri address, Func<ProviderConfig, ProviderConfig>? change = null)
    {
        ProviderConfig provider = new("gpu", type) { BaseUrl = address, ApiKey = new("engine-key"), Location = Location.Own };
        Config = new() { Providers = [change?.Invoke(provider) ?? provider], Targets = [new(new("any"), "gpu", ModelName.Any)] };
        Snapshots = new(GatewaySnapshot.Create(Config, PriceBook.Empty));
        ServiceCollection services = new();
        services.AddLogging().AddSingleton<TimeProvider>(Time).AddSingleton(Snapshots);
        services.AddSingleton<IHostResolver, SystemResolver>().AddSingleton<UpstreamClient>().AddSingleton<TargetLoads>().AddSingleton<GatewayMetrics>().AddSingleton<PrometheusRegistry>().AddEngineProbes();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public BreakevenConfig Config { get; }
    public SnapshotSource Snapshots { get; }
    public EngineBook Book => _services.GetRequiredService<EngineBook>();
    public EngineProber Prober => _services.GetRequiredService<EngineProber>();
    public EngineFacts? Facts => Book.Find("gpu");

    /// <summary>One round of the loop, to its end.</summary>
    public async Task<EngineFacts> RoundAsync()
    {
        Prober.Tick(TestContext.Current.CancellationToken);
        await Prober.SettledAsync();
        return Facts ?? throw new InvalidOperationException("Nothing is known of the engine.");
    }

    /// <summary>Lets time pass, second by second, each with its round.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (int second = 0; second < (int)time.TotalSeconds; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await RoundAsync();
        }
    }

    public string Metrics()
    {
        _services.GetRequiredService<EngineMetrics>();
        return _services.GetRequiredService<PrometheusRegistry>().Write();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
