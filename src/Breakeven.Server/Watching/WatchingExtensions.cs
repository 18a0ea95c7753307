using Breakeven.Server.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server.Watching;

internal static class WatchingExtensions
{
    /// <param name="database">The ledger's file, beside which the routers' state is kept.</param>
    public static IServiceCollection AddRouterWatching(this IServiceCollection services, string database)
    {
        services.AddSingleton(new RouterStateFile(database)).AddSingleton<RouterMetrics>().AddSingleton<RouterAlerts>();
        services.AddSingleton<RouterGuard>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<RouterGuard>());
        return services.AddSingleton<IManagementOperations, RouterOperations>();
    }
}
