namespace Breakeven.Cli.Terminal;

/// <summary>Ends a verb with a message for the person at the terminal: what happened, which input, what to do.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.BadInput) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
