using Breakeven.Cli.Commands;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Server;
using Breakeven.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Cli.Demo;

/// <summary>Everything that runs in the demo: the real gateway, a simulated cloud, a simulated engine, and the applications that call.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    /// <summary>Simulated models answer this many times faster than real ones would, so that the demo fits a minute.</summary>
    private const double Speed = 60;

    private readonly DemoSchedule _schedule;
    private readonly DemoClock _clock;
    private readonly DemoIntake _intake = new();
    private readonly SimulatedCloud _cloud;
    private readonly WebApplication _gateway;
    private readonly DemoDriver _driver;
    private SimulatedEngine _engine;

    private DemoWorld(DemoSchedule schedule, DemoClock clock, DemoIntake intake, SimulatedCloud cloud, SimulatedEngine engine, WebApplication gateway, string configText)
    {
        (_schedule, _clock, _intake, _cloud, _engine, _gateway, ConfigText) = (schedule, clock, intake, cloud, engine, gateway, configText);
        _driver = new DemoDriver(new Uri(gateway.Urls.First()), clock, intake);
    }

    /// <summary>The configuration in force, as its file says it.</summary>
    public string ConfigText { get; private set; }
    public EmbeddedLedger Ledger => _gateway.Services.GetRequiredService<EmbeddedLedger>();
    public SimulatedEngine Engine => _engine;

    /// <summary>Starts with everything on the API and one trial server.</summary>
    public static async Task<DemoWorld> StartAsync(DemoSchedule schedule, DemoFolder folder, CancellationToken cancellationToken)
    {
        DemoClock clock = new(schedule.Start);
        DemoIntake intake = new();
        SimulatedCloud cloud = await SimulatedCloud.StartAsync(
            new SimulatedCloudOptions(DemoCompany.CloudModel) { Speed = Speed, Outage = schedule.CloudOutage, CallArrived = intake.Arrived, PromptCacheLifetime = PromptCacheLifetime(schedule) },
            cancellationToken: cancellationToken);
        // Week one: the trial server carries what may not leave, and everything while the cloud is down.
        SimulatedEngine trial = await SimulatedEngine.StartAsync(
            EngineOptions(schedule, intake, replicas: 1, at => schedule.LoadAt(at) * (schedule.CloudOutage.At(at) == OutageKind.Off ? DemoCompany.Records.Share : 1)),
            cancellationToken: cancellationToken);
        string text = DemoCompany.FirstConfiguration("http://127.0.0.1:0", cloud.BaseUrl, trial.BaseUrl, trial.Capacity.MaxConcurrency);
        ConfigResult config = Read(text, "breakeven-1.yaml");
        await File.WriteAllTextAsync(folder.File("breakeven-1.yaml"), text, cancellationToken);
        WebApplication gateway = await BreakevenServer.BuildAsync(
            new ServerOptions
            {
                Config = config.Config!,
                ReadFrom = config,
                LedgerPath = folder.Ledger,
                Time = clock,
                LogToConsole = false,
                Prices = current => PriceBooks.Of(current, null),
            },
            cancellationToken);
        await gateway.StartAsync(cancellationToken);
        return new DemoWorld(schedule, clock, intake, cloud, trial, gateway, text);
    }

    /// <summary>Sends what the schedule has between two instants; the clock stands at <paramref name="until"/> afterwards.</summary>
    public async Task<DemoAnswers> ReplayAsync(DateTimeOffset from, DateTimeOffset until, IProgress<long> progress, CancellationToken cancellationToken)
    {
        DemoAnswers answers = await _driver.SendAsync([.. _schedule.Calls.Where(call => call.At >= from && call.At < until)], progress, cancellationToken);
        _clock.AdvanceTo(until);
        await Ledger.FlushAsync(cancellationToken);
        return answers;
    }

    /// <summary>Rents the fleet of the advice, and puts the edited configuration in force without a restart.</summary>
    /// <param name="configText">The configuration in force with the suggestion's routes.</param>
    /// <param name="servers">Own servers of the advice, at least the trial one.</param>
    /// <param name="ownShare">Share of the load that is routed to the own fleet first.</param>
    /// <returns>The new version.</returns>
    public async Task<int> ApplyAsync(string configText, int servers, double ownShare, DemoFolder folder, CancellationToken cancellationToken)
    {
        SimulatedEngine fleet = await SimulatedEngine.StartAsync(
            EngineOptions(_schedule, _intake, servers, at => _schedule.LoadAt(at) * ownShare) with { Outage = _schedule.EngineOutage }, cancellationToken: cancellationToken);
        string text = configText
            .Replace(_engine.BaseUrl, fleet.BaseUrl, StringComparison.Ordinal)
            .Replace(DemoCompany.Hosting(1, Money.Zero), DemoCompany.Hosting(servers, DemoCompany.StaffUsdPerHour), StringComparison.Ordinal)
            .Replace("# Week one of the demo: everything on the API.", "# Week two of the demo: the advice, applied, and the API used well.", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("breakeven-2.yaml"), text, cancellationToken);
        ConfigResult result = Read(text, "breakeven-2.yaml");
        int version = await _gateway.Services.GetRequiredService<ConfigApplier>().ApplyAsync(result.Config!, Server.Hosting.ConfigText.Of(result), cancellationToken);
        await _engine.DisposeAsync();
        (_engine, ConfigText) = (fleet, text);
        return version;
    }

    /// <summary>Stops the gateway as SIGTERM does: open calls end, the hosting of the last hours is metered, the ledger closes.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _gateway.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _gateway.DisposeAsync();
        await _engine.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    /// <summary>Ten minutes of the full load: between two calls of the sample there would have been hundreds that keep a common beginning alive.</summary>
    private static TimeSpan PromptCacheLifetime(DemoSchedule schedule) => TimeSpan.FromMinutes(10) * Math.Max(1, schedule.CallsPerSample);

    private static SimulatedEngineOptions EngineOptions(DemoSchedule schedule, DemoIntake intake, int replicas, Func<DateTimeOffset, double> load) =>
        new(DemoCompany.Shape, schedule.TypicalRequest)
        {
            Replicas = replicas,
            Latency = DemoCompany.Latency,
            Load = load,
            Speed = Speed,
            CallArrived = intake.Arrived,
        };

    private static ConfigResult Read(string text, string name)
    {
        ConfigResult result = ConfigReader.ReadText(text, name, Environment.GetEnvironmentVariable);
        return result.Config is not null ? result : throw new InvalidOperationException($"The demo's own configuration is refused: {string.Join('\n', result.Errors)}");
    }
}
