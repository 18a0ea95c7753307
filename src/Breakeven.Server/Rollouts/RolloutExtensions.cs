using Breakeven.Server.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server.Rollouts;

internal static class RolloutExtensions
{
    public static IServiceCollection AddRollouts(this IServiceCollection services)
    {
        services.AddSingleton<RolloutBook>().AddSingleton<RolloutEngine>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<RolloutEngine>());
        return services.AddSingleton<IManagementOperations, RolloutOperations>();
    }
}
