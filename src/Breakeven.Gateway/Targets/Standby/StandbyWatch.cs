using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>Looks after the engines on standby, once a second, and stops those that were started when the server stops.</summary>
internal sealed partial class StandbyWatch(StandbyEngines engines, TimeProvider time, ILogger<StandbyWatch> logger) : BackgroundService
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await engines.ShutDownAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TickEvery, time);
        try
        {
            do Tick(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync ends the engines.
        }
    }

    private void Tick(CancellationToken stop)
    {
        try
        {
            engines.Tick(stop);
        }
        catch (Exception bug)
        {
            LogTickFailed(bug); // one engine's trouble must not end the care for all
        }
    }

    [LoggerMessage(EventId = 3373, Level = LogLevel.Error, Message = "A look at the engines on standby failed")]
    private partial void LogTickFailed(Exception exception);
}
