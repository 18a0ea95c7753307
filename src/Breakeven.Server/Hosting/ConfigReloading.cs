using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Server.Auditing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>Watches the configuration file. A bad one is refused whole, logged and shown by the management API; the old one stays in force.</summary>
internal sealed partial class ConfigReloading(
    ServerOptions options, ConfigApplier applier, SnapshotSource snapshots, ReloadStatus status, AuditLog audit, ILogger<ConfigReloading> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new ConfigWatcher(options.ConfigPath!, options.ReadConfig!, options.ReadFrom!, ApplyAsync, Refuse, options.Time).RunAsync(stoppingToken);

    private async ValueTask ApplyAsync(ConfigResult result, CancellationToken cancellationToken)
    {
        if (applier.IsInForce(result))
        {
            status.PutRight(); // a bad file was put right, or the management API wrote what it had put in force
            return;
        }
        int before = snapshots.Current.Version;
        try
        {
            int version = await applier.ApplyAsync(result, cancellationToken);
            LogApplied(version);
            await audit.AppendAsync(new("file", "config reload", "done") { Detail = $"version {before} to {version}" }, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException && snapshots.Current.Version != before)
        {
            LogNotAudited(error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotApplied(error);
            status.Refused(["It is valid but could not be put in force; the operator finds the reason in the log."]);
        }
    }

    private void Refuse(ConfigResult result)
    {
        status.Refused(result);
        foreach (ConfigProblem problem in result.Errors) LogRefused(problem);
    }

    [LoggerMessage(EventId = 3901, Level = LogLevel.Information, Message = "Configuration version {Version} is in force")]
    private partial void LogApplied(int version);

    [LoggerMessage(EventId = 3902, Level = LogLevel.Error, Message = "The changed configuration is refused, the old one stays: {Problem}")]
    private partial void LogRefused(ConfigProblem problem);

    [LoggerMessage(EventId = 3903, Level = LogLevel.Error, Message = "The changed configuration could not be put in force, the old one stays")]
    private partial void LogNotApplied(Exception exception);

    [LoggerMessage(EventId = 3905, Level = LogLevel.Error, Message = "The audit log cannot be written: the change of the configuration is missing in it")]
    private partial void LogNotAudited(Exception exception);
}
