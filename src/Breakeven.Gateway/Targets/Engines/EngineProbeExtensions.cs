using Breakeven.Gateway.Targets.Engines.Probes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>Registration of the engine probes.</summary>
internal static class EngineProbeExtensions
{
    /// <summary>Adds the <see cref="EngineBook"/>, the hosted loop that fills it, and the <see cref="ContextCheck"/> that reads it. Needs the gateway's snapshots, metrics, connections and clock.</summary>
    public static IServiceCollection AddEngineProbes(this IServiceCollection services, EngineProbeSettings? settings = null)
    {
        services.AddSingleton(settings ?? EngineProbeSettings.Default).AddSingleton<EngineBook>().AddSingleton<ContextCheck>().AddSingleton<EngineMetrics>();
        services.AddSingleton<IEngineProbe, VllmProbe>().AddSingleton<IEngineProbe, SglangProbe>().AddSingleton<IEngineProbe, LlamaCppProbe>();
        services.AddSingleton<IEngineProbe, OllamaProbe>().AddSingleton<IEngineProbe, TgiProbe>().AddSingleton<IEngineProbe, LmStudioProbe>();
        services.AddSingleton<IEngineProbe, OpenAICompatibleProbe>().AddSingleton<EngineProber>();
        return services.AddSingleton<IHostedService>(provider =>
        {
            _ = provider.GetRequiredService<EngineMetrics>(); // registers its gauges
            return provider.GetRequiredService<EngineProber>();
        });
    }
}
