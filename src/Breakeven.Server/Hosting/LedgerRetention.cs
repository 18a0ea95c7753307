using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>Forgets calls that are older than <c>storage.retention</c>, at the start and once a day. Without the setting it does nothing.</summary>
internal sealed partial class LedgerRetention(SnapshotSource snapshots, EmbeddedLedger ledger, TimeProvider time, ILogger<LedgerRetention> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await PruneAsync(stoppingToken);
                await Task.Delay(s_every, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is forgotten after the next start.
        }
    }

    internal async Task PruneAsync(CancellationToken cancellationToken)
    {
        if (snapshots.Current.Config.Storage.Retention is not { } kept) return;
        try
        {
            long forgotten = await ledger.PruneAsync(time.GetUtcNow() - kept, cancellationToken);
            if (forgotten > 0) LogPruned(forgotten, kept);
        }
        catch (LedgerUnavailableException unavailable)
        {
            LogNotPruned(unavailable); // tried again tomorrow: nothing is lost by keeping too much
        }
    }

    [LoggerMessage(EventId = 3941, Level = LogLevel.Information, Message = "{Calls} calls older than {Retention} were forgotten; their hourly sums stay")]
    private partial void LogPruned(long calls, TimeSpan retention);

    [LoggerMessage(EventId = 3942, Level = LogLevel.Error, Message = "Old calls could not be forgotten")]
    private partial void LogNotPruned(Exception exception);
}
