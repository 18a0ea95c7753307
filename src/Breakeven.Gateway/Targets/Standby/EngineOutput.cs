using Breakeven.Gateway.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Standby;

/// <summary>What a command prints, in the gateway's log: bounded, without control characters, and without any secret of the configuration.</summary>
/// <param name="secrets">Texts that must not be seen.</param>
internal sealed partial class EngineOutput(string target, IReadOnlyList<string> secrets, ILogger logger)
{
    private const int MostLines = 500, LongestLine = 500;
    private int _lines;

    public void Take(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        int number = Interlocked.Increment(ref _lines);
        if (number == MostLines + 1) LogMuted(target, MostLines);
        if (number <= MostLines) LogLine(target, Shown(line));
    }

    internal string Shown(string line)
    {
        foreach (string secret in secrets) line = line.Replace(secret, "***", StringComparison.Ordinal);
        return HeaderText.Safe(line.Length <= LongestLine ? line : $"{line[..LongestLine]}…");
    }

    [LoggerMessage(EventId = 3371, Level = LogLevel.Information, Message = "Standby {Target}: {Line}")]
    private partial void LogLine(string target, string line);

    [LoggerMessage(EventId = 3372, Level = LogLevel.Information, Message = "Standby {Target} printed {Lines} lines; the rest is not shown")]
    private partial void LogMuted(string target, int lines);
}
