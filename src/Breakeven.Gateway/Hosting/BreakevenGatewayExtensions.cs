using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Caching.Flights;
using Breakeven.Gateway.Caching.Semantic;
using Breakeven.Gateway.Caching.Semantic.Remembered;
using Breakeven.Gateway.Content;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Endpoints.Passthrough;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Idempotency;
using Breakeven.Gateway.Overload;
using Breakeven.Gateway.Prompts;
using Breakeven.Gateway.Prompts.Learning;
using Breakeven.Gateway.Prompts.Outputs;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Routing.Cascading;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Gateway.Routing.Watching;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets.Draining;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Targets.Hedging;
using Breakeven.Gateway.Targets.Standby;
using Breakeven.Gateway.Telemetry;
using Breakeven.Ledger.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Hosting;

/// <summary>The gateway as a part of an ASP.NET application.</summary>
public static class BreakevenGatewayExtensions
{
    /// <summary>Registers the pipeline and its stages.</summary>
    /// <param name="snapshots">The configuration in force; whoever owns it may swap it.</param>
    /// <param name="journal">Where calls are recorded.</param>
    /// <param name="prefixKey">32 secret bytes of this installation, under which prompt prefixes are hashed.</param>
    public static IServiceCollection AddBreakevenGateway(this IServiceCollection services, SnapshotSource snapshots, ICallJournal journal, byte[] prefixKey, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentOutOfRangeException.ThrowIfNotEqual(prefixKey.Length, PrefixHasher.KeyBytes);
        services.AddSingleton(snapshots).AddSingleton(journal).AddSingleton(time).AddSingleton<Readiness>();
        services.AddSingleton<FailedKeys>().AddSingleton<Authenticator>().AddSingleton<RateLimiter>().AddSingleton<CallAdmission>();
        services.AddSingleton<IRouteStrategy, PriorityStrategy>().AddSingleton<IRouteStrategy, WeightedStrategy>().AddSingleton<IRouteStrategy, CheapestStrategy>().AddSingleton<IRouteStrategy, LeastLoadedStrategy>()
            .AddSingleton<FastestStrategy>().AddSingleton<IRouteStrategy>(provider => provider.GetRequiredService<FastestStrategy>())
            .AddSingleton<RouterWatches>().AddSingleton<IRouteStrategy, ComplexityStrategy>().AddSingleton<IRouteStrategy, CascadeStrategy>();
        services.AddSingleton<RoutePlanner>().AddSingleton<HoldoutAssignment>().AddSingleton<RoomJudge>().AddSingleton<TargetLoads>().AddSingleton<AnswerOwners>().AddSingleton<Conversations>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<PrefixReuse>().AddSingleton<OutputLengths>().AddSingleton<OutputLimiter>().AddSingleton<PromptOptimiser>();
        services.AddSingleton<CacheMetrics>().AddSingleton<CacheStores>().AddSingleton<FlightBoard>().AddSingleton<SideCalls>().AddSingleton<CalibrationBook>().AddSingleton<SemanticCache>().AddSingleton<ResponseCache>();
        services.AddSingleton<BudgetAlerts>().AddSingleton<BudgetBook>().AddSingleton<BudgetMetrics>();
        services.AddSingleton<IHostResolver, SystemResolver>().AddSingleton<UpstreamClient>();
        services.AddSingleton<TargetGate>().AddSingleton<Hedger>().AddSingleton<Drains>().AddSingleton<Deferral>().AddSingleton<AttemptRunner>().AddSingleton<TargetCaller>();
        services.AddSingleton(new PrefixHasher(prefixKey)).AddSingleton<CallRecorder>().AddSingleton<ContentRecorder>();
        services.AddSingleton<GatewayMetrics>().AddSingleton<PrometheusRegistry>();
        services.AddSingleton(provider => new ServerMeter(provider.GetRequiredService<GatewayMetrics>()));
        services.AddSingleton(provider => new WebhookSender(provider.GetRequiredService<UpstreamClient>(), time));
        services.AddSingleton<TargetMetrics>().AddSingleton<HealthProber>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<HealthProber>());
        services.AddSingleton(provider => new TargetListing(snapshots, provider.GetRequiredService<TargetGate>(), provider.GetRequiredService<EngineBook>(), time));
        services.AddSingleton(provider => new ReloadStatus(provider.GetRequiredService<GatewayMetrics>(), snapshots, time));
        return services.AddSingleton<GatewayPipeline>().AddPassthrough().AddEngineProbes().AddOverload().AddStandby().AddExperiments();
    }

    /// <summary>Stores the content of workloads that ask for it.</summary>
    public static IServiceCollection AddBreakevenContent(this IServiceCollection services, ContentVault vault) =>
        services.AddSingleton(vault).AddSingleton(provider => new ContentAccess(provider.GetRequiredService<ContentRecorder>(), vault)).AddHostedService(provider => provider.GetRequiredService<ContentRecorder>());

    /// <summary>Keeps what the semantic cache has measured over restarts.</summary>
    /// <param name="path">The file, beside the ledger.</param>
    public static IServiceCollection AddBreakevenCacheState(this IServiceCollection services, string path)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(provider => new SemanticStateFile(path, provider.GetRequiredService<ILogger<SemanticStateFile>>())).AddHostedService<CalibrationKeeper>();
    }

    /// <summary>Answers calls without the router, where nothing stands between it and them. Before <c>UseRouting</c>; what comes by another way is still mapped.</summary>
    /// <param name="mayCall">False for requests that no call may come by, as on a listener that serves management alone.</param>
    public static IApplicationBuilder UseBreakevenCalls(this IApplicationBuilder app, Func<HttpContext, bool> mayCall)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(mayCall);
        app.UseCalls(mayCall);
        return app;
    }

    /// <summary>Maps what clients call: every format's calls, audio, images and files, models, health and metrics.</summary>
    public static IEndpointRouteBuilder MapBreakevenGateway(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapCalls();
        routes.MapPassthrough();
        routes.MapModels();
        routes.MapFeedback();
        routes.MapOllama();
        routes.MapHealth();
        _ = routes.ServiceProvider.GetRequiredService<BudgetMetrics>(); // registers its gauges
        _ = routes.ServiceProvider.GetRequiredService<TargetMetrics>(); // registers its gauges
        return routes;
    }

    /// <summary>Puts the budgets of a configuration in force, those that are new with what the ledger says was spent. Before the configuration itself.</summary>
    public static Task PrepareBudgetsAsync(this IServiceProvider services, BreakevenConfig config, SpentSince spent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(config);
        return services.GetRequiredService<BudgetBook>().PrepareAsync(config, new LedgerBudgetHistory(config, spent), cancellationToken);
    }

    /// <summary>Takes records of earlier calls for measures on prompts to learn from.</summary>
    public static PromptLearning LearnPrompts(this IServiceProvider services, GatewaySnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(snapshot);
        return new(services.GetRequiredService<PrefixReuse>(), services.GetRequiredService<OutputLengths>(), snapshot);
    }

    /// <summary>Every budget in force, as it stands now.</summary>
    public static IReadOnlyList<BudgetStanding> BudgetStandings(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetRequiredService<BudgetBook>().Standings();
    }
}
