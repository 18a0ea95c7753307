using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Breakeven.Server.Logging;

/// <summary>One line per event, whatever is in it: what breaks lines, moves the cursor or turns the direction of writing becomes a space, so that no text can forge a line or reach the terminal.</summary>
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
        foreach (char c in text) writer.Write(IsText(c) ? c : ' ');
        writer.Write('\n');
    }

    private static bool IsText(char c) =>
        c < 128 ? c is >= ' ' and not (char)127 : char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
