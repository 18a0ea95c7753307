using Breakeven.Gateway.Hosting;
using Breakeven.Ledger.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>Writes to the ledger what our own deployments cost, idle or busy: at every full hour, at a change of configuration, and at the end.</summary>
/// <remarks>An engine on standby costs from its start to the end of its stop.</remarks>
internal sealed partial class HostingMeter(SnapshotSource snapshots, DeploymentUptime uptime, ICallJournal journal, TimeProvider time, ILogger<HostingMeter> logger) : BackgroundService
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private DateTimeOffset _from = time.GetUtcNow();

    /// <summary>Ends the current period now, at the configuration in force.</summary>
    public async Task CloseAsync()
    {
        await _writing.WaitAsync();
        try
        {
            DateTimeOffset to = time.GetUtcNow();
            if (to <= _from) return;
            foreach (TargetConfig target in snapshots.Current.Config.Targets)
                if (target.Hosting is { } hosting) await WriteAsync(target, hosting, _from, to);
            _from = to;
        }
        catch (LedgerUnavailableException unavailable)
        {
            LogNotWritten(unavailable); // the period stays open and is written with the next one
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WriteAsync(TargetConfig target, HostingConfig hosting, DateTimeOffset from, DateTimeOffset to)
    {
        IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> ran = hosting.Standby is null ? [(from, to)] : uptime.Take(target.Id.Value, to);
        foreach ((DateTimeOffset began, DateTimeOffset ended) in ran) await journal.WriteHostingPeriodAsync(Period(target, hosting, began, ended));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CloseAsync();
    }

    public override void Dispose()
    {
        base.Dispose();
        _writing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(UntilNextHour(time.GetUtcNow()), time, stoppingToken);
                await CloseAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes the last period.
        }
    }

    internal static TimeSpan UntilNextHour(DateTimeOffset now) => TimeSpan.FromTicks(TimeSpan.TicksPerHour - (now.UtcTicks % TimeSpan.TicksPerHour));

    private static HostingPeriod Period(TargetConfig target, HostingConfig hosting, DateTimeOffset from, DateTimeOffset to) => new(
        target.Id.Value, from, to, (hosting.UsdPerHour * hosting.Replicas * (to - from).Ticks / TimeSpan.TicksPerHour).Rounded(), hosting.Replicas * hosting.MaxConcurrency);

    [LoggerMessage(EventId = 3911, Level = LogLevel.Error, Message = "The cost of our own deployments could not be written to the ledger")]
    private partial void LogNotWritten(Exception exception);
}
