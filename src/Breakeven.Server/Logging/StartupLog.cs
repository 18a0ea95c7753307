using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Logging;

/// <summary>The first line of a server's log.</summary>
internal static partial class StartupLog
{
    public static void LogStarted(this WebApplication app, SnapshotSource snapshots) =>
        app.Lifetime.ApplicationStarted.Register(() => LogListening(app.Logger, string.Join(", ", app.Urls), snapshots.Current.Version));

    [LoggerMessage(EventId = 3931, Level = LogLevel.Information, Message = "Listening on {Addresses}, configuration version {Version}")]
    private static partial void LogListening(ILogger logger, string addresses, int version);
}
