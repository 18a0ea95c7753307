using Breakeven.Gateway.Batches;
using Breakeven.Gateway.Content;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Writing;
using Breakeven.Protocols.Tokens;
using Breakeven.Server.Advising;
using Breakeven.Server.Hosting;
using Breakeven.Server.Logging;
using Breakeven.Server.Management;
using Breakeven.Server.Rollouts;
using Breakeven.Server.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server;

/// <summary>The host as a library: gateway and management API over one embedded ledger. <c>serve</c>, <c>demo</c> and the tests run this.</summary>
public static class BreakevenServer
{
    /// <summary>For calls that were cut off to tell their clients and to be recorded.</summary>
    private static readonly TimeSpan CutOffGrace = TimeSpan.FromSeconds(3);
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Opens the ledger, recovers its journal and composes the server. Run it with <c>RunAsync</c>, or <c>StartAsync</c> and <c>StopAsync</c>.</summary>
    /// <remarks>On SIGTERM <c>/readyz</c> turns 503, open calls run on for up to <c>server.drain_timeout</c> and are then cut off with an error, and the ledger closes last.</remarks>
    /// <exception cref="ServerRefusedException">The address is open to others, but the configuration has no admin key or no client keys.</exception>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be opened.</exception>
    public static async Task<WebApplication> BuildAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        RuntimeFloor.Require();
        ListenAddress address = ListenAddress.Parse(options.Listen ?? options.Config.Server.Listen);
        address.RequireKeysBeyondLoopback(options.Config);
        ListenAddress? management = options.Config.Server.ManagementListen is { } listen ? ListenAddress.Parse(listen) : null;
        management?.RequireKeysBeyondLoopback(options.Config);
        string database = options.LedgerPath ?? LedgerPath(options.Config.Storage.Ledger);
        EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(
            new() { DatabasePath = database, Durability = DurabilityOf(options.Config), TimeProvider = options.Time }, cancellationToken);
        try
        {
            return await ComposeAsync(options, address, management, database, ledger, PrefixKeyFile.LoadOrCreate(database), cancellationToken);
        }
        catch
        {
            await ledger.DisposeAsync();
            throw;
        }
    }

    private static async Task<WebApplication> ComposeAsync(
        ServerOptions options, ListenAddress address, ListenAddress? management, string database, EmbeddedLedger ledger, byte[] prefixKey, CancellationToken cancellationToken)
    {
        AppContext.SetSwitch(StrictLineEnds, isEnabled: true); // Kestrel's default accepts bare line feeds, which other proxies read differently
        SnapshotSource snapshots = new(await ConfigApplier.CompileAsync(options.Config, ConfigText.Of(options.ReadFrom), options, ledger, cancellationToken));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddBreakevenConsole(options.LogToConsole);
        builder.WebHost.UseBreakevenKestrel(management is null ? [address] : [address, management], options.Config.Server);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Config.Server.DrainTimeout + CutOffGrace);
        AddServices(builder.Services, options, snapshots, ledger, prefixKey);
        builder.Services.AddManagement(database, options.Time).AddAdvising(database);
        builder.Services.AddRollouts().AddRouterWatching(database);
        builder.Services.AddBreakevenCacheState(database + ".semantic.json");
        if (options.Config.Storage.Content == "encrypted" && ContentVault.ParseKey(options.Config.Storage.ContentKey) is { } contentKey)
        {
            builder.Services.AddBreakevenContent(new(ContentVault.FolderBeside(database), contentKey)).AddSingleton<IManagementOperations, ContentOperations>();
            builder.Services.AddBreakevenBatches(BatchExtensions.FolderBeside(database), contentKey, flush: DurabilityOf(options.Config) == Durability.Power).AddSingleton<IManagementOperations, FileOperations>();
        }
        WebApplication app = builder.Build();
        await app.Services.PrepareBudgetsAsync(options.Config, ledger.SpentAsync, cancellationToken);
        Map(app, address, management);
        Readiness readiness = app.Services.GetRequiredService<Readiness>();
        app.Lifetime.ApplicationStopping.Register(() => readiness.Draining(options.Config.Server.DrainTimeout));
        app.Lifetime.ApplicationStarted.Register(static () => ThreadPool.QueueUserWorkItem(static _ => TokenCounter.WarmUp()));
        app.LogStarted(snapshots);
        readiness.Ready();
        return app;
    }

    /// <summary>Hosted services stop in reverse order, after the web server: hosting is metered to the end, then the ledger closes.</summary>
    private static void AddServices(IServiceCollection services, ServerOptions options, SnapshotSource snapshots, EmbeddedLedger ledger, byte[] prefixKey)
    {
        services.AddRoutingCore();
        services.AddSingleton(options).AddSingleton(ledger);
        services.AddHostedService<LedgerLifetime>();
        services.AddHostedService<LedgerRetention>();
        services.AddHostedService<PromptLearner>();
        services.AddBreakevenGateway(snapshots, ledger.Journal, prefixKey, options.Time);
        services.AddSingleton<IQualityLog, LedgerQualityLog>();
        services.AddSingleton<HostingMeter>().AddHostedService(provider => provider.GetRequiredService<HostingMeter>());
        services.AddSingleton(provider => new ConfigApplier(snapshots, ledger, options, provider, provider.GetRequiredService<HostingMeter>(), provider.GetRequiredService<ReloadStatus>()));
        if (options is { ConfigPath: not null, ReadConfig: not null, ReadFrom: not null }) services.AddHostedService<ConfigReloading>();
    }

    private static void Map(WebApplication app, ListenAddress address, ListenAddress? management)
    {
        app.UseHostGuard(address, management);
        app.UseAmbiguityGuard();
        app.UseBreakevenCalls(http => management is null || http.Connection.LocalPort != management.Port); // they tell their own errors
        app.UseErrorAnswers();
        app.UseManagementGuard(management);
        app.UseRouting();
        app.MapBreakevenGateway();
        app.MapManagement();
    }

    private static string LedgerPath(string storage) =>
        storage.StartsWith("sqlite:", StringComparison.Ordinal)
            ? storage["sqlite:".Length..]
            : throw new ServerRefusedException("storage.ledger: this version keeps its ledger in SQLite; write 'sqlite:PATH'.");

    private static Durability DurabilityOf(BreakevenConfig config) => config.Storage.Durability == "power" ? Durability.Power : Durability.Process;
}
