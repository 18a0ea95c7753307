using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>Registration of engines on standby.</summary>
internal static class StandbyExtensions
{
    /// <summary>Adds the <see cref="StandbyEngines"/> and the hosted loop that looks after them. Needs the gateway's snapshots, engine probes, metrics and clock.</summary>
    public static IServiceCollection AddStandby(this IServiceCollection services)
    {
        services.AddSingleton<DeploymentUptime>().AddSingleton<StandbyEngines>().AddSingleton<StandbyWatch>().AddSingleton<StandbyMetrics>();
        return services.AddSingleton<IHostedService>(provider =>
        {
            _ = provider.GetRequiredService<StandbyMetrics>(); // registers its instruments
            return provider.GetRequiredService<StandbyWatch>();
        });
    }
}
