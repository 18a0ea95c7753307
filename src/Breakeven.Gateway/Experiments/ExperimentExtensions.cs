using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Breakeven.Gateway.Experiments;

internal static class ExperimentExtensions
{
    /// <summary>Registers experiments. Whoever keeps what is found out registers an <see cref="IQualityLog"/> behind this.</summary>
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.AddSingleton<ExperimentFeed>().AddSingleton<ArmAssignment>().AddSingleton<DailySpend>().AddSingleton<CopyRunner>().AddSingleton<Judge>();
        services.AddSingleton<IQualityLog, NoQualityLog>().AddSingleton<Feedback>();
        return services.AddSingleton<ExperimentDesk>().AddSingleton<IHostedService>(provider => provider.GetRequiredService<ExperimentDesk>());
    }

    /// <summary>For a gateway without a ledger to ask.</summary>
    private sealed class NoQualityLog : IQualityLog
    {
        public Task AddAsync(IReadOnlyCollection<QualityFact> facts, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<CallRecord?> FindAsync(string requestId, string? key, CancellationToken cancellationToken) => Task.FromResult<CallRecord?>(null);

        public IAsyncEnumerable<CallRecord> CopiesAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) => AsyncEnumerable.Empty<CallRecord>();
    }
}
