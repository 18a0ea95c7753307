using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Breakeven.Server.Logging;

internal static class ConsoleLogging
{
    /// <summary>Logs to stderr, since stdout belongs to answers; the framework's own chatter is left out.</summary>
    public static void AddBreakevenConsole(this ILoggingBuilder logging, bool enabled)
    {
        logging.ClearProviders();
        if (!enabled) return;
        logging.AddConsole(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.Services.AddSingleton<ConsoleFormatter, LineFormatter>();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // While this one logs anything, every request gets an activity and a log scope that nobody reads. Failures are logged where they are caught.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A failed start reaches the caller as an exception; the host would print it a second time, with its stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.SetMinimumLevel(LogLevel.Information);
    }
}
