using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Gateway.Overload;

/// <summary>Registration of the gateway's door.</summary>
internal static class OverloadExtensions
{
    /// <summary>Adds the <see cref="EntryGate"/> and the hosted loop that adapts it. Needs the gateway's snapshots, metrics and clock.</summary>
    public static IServiceCollection AddOverload(this IServiceCollection services)
    {
        services.AddSingleton<EntryGate>().AddSingleton<OwnDelayWatch>().AddSingleton<OverloadMetrics>();
        return services.AddSingleton<IHostedService>(provider =>
        {
            _ = provider.GetRequiredService<OverloadMetrics>(); // registers its instruments
            return provider.GetRequiredService<OwnDelayWatch>();
        });
    }
}
