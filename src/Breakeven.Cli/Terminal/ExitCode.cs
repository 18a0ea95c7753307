namespace Breakeven.Cli.Terminal;

/// <summary>What a verb answers to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It ran and failed.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, configuration or input.</summary>
    public const int BadInput = 2;
}
