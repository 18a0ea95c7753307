using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Logging;

/// <summary>The first line of a server's log.</summary>
internal static partial class StartupLog
{
    public static void LogStarted(this WebApplication app, SnapshotSource snapshots) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            LogListening(app.Logger, string.Join(", ", app.Urls), snapshots.Current.Version);
            if (Environment.GetEnvironmentVariable("DOTNET_DbgEnableMiniDump") is "1" or "true") LogDumps(app.Logger);
        });

    [LoggerMessage(EventId = 3931, Level = LogLevel.Information, Message = "Listening on {Addresses}, configuration version {Version}")]
    private static partial void LogListening(ILogger logger, string addresses, int version);

    [LoggerMessage(EventId = 3932, Level = LogLevel.Warning, Message = "Crash dumps are on (DOTNET_DbgEnableMiniDump): one would hold provider keys and the prompts of open calls. Unset it in production")]
    private static partial void LogDumps(ILogger logger);
}
