using Breakeven.Gateway.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>Watches the configuration file. A bad one is refused whole and logged; the old one stays in force.</summary>
internal sealed partial class ConfigReloading(ServerOptions options, ConfigApplier applier, ILogger<ConfigReloading> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new ConfigWatcher(options.ConfigPath!, options.ReadConfig!, options.ReadFrom!, ApplyAsync, Refuse, options.Time).RunAsync(stoppingToken);

    private async ValueTask ApplyAsync(ConfigResult result, CancellationToken cancellationToken)
    {
        try
        {
            LogApplied(await applier.ApplyAsync(result.Config!, new(result.Sha256, result.MaskedText), cancellationToken));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotApplied(error);
        }
    }

    private void Refuse(ConfigResult result)
    {
        foreach (ConfigProblem problem in result.Errors) LogRefused(problem);
    }

    [LoggerMessage(EventId = 3901, Level = LogLevel.Information, Message = "Configuration version {Version} is in force")]
    private partial void LogApplied(int version);

    [LoggerMessage(EventId = 3902, Level = LogLevel.Error, Message = "The changed configuration is refused, the old one stays: {Problem}")]
    private partial void LogRefused(ConfigProblem problem);

    [LoggerMessage(EventId = 3903, Level = LogLevel.Error, Message = "The changed configuration could not be put in force, the old one stays")]
    private partial void LogNotApplied(Exception exception);
}
