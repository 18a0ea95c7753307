using Breakeven.Server.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Server.Advising;

/// <summary>Advice on a schedule as a part of the server.</summary>
internal static class AdvisingExtensions
{
    /// <param name="database">The ledger's file, beside which the standing verdicts are kept.</param>
    public static IServiceCollection AddAdvising(this IServiceCollection services, string database)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AdviceStateFile>(provider, database));
        services.AddSingleton<AdviceMetrics>().AddSingleton<AdviceEvaluator>().AddSingleton<AlertWebhook>();
        services.AddSingleton<AdviceSchedule>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<AdviceSchedule>());
        return services.AddSingleton<IManagementOperations, AdviceOperations>();
    }
}
