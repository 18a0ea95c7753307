using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Breakeven.Server.Logging;

/// <summary>One line per event, whatever is in it: control characters become spaces, so that no text can forge a line or reach the terminal.</summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "breakeven-line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        textWriter.Write(Level(logEntry.LogLevel));
        WriteLine(textWriter, logEntry.Exception is { } exception ? $"{text}: {exception}" : text);
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => " error ",
        LogLevel.Warning => " warn ",
        LogLevel.Information => " info ",
        _ => " debug ",
    };

    private static void WriteLine(TextWriter writer, string text)
    {
        foreach (char c in text) writer.Write(char.IsControl(c) ? ' ' : c);
        writer.Write('\n');
    }
}
