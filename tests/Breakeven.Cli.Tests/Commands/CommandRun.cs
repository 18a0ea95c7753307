using Breakeven.Cli.Commands;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Tests.Commands;

/// <summary>A verb that ran in this process, as a script in a pipe sees it.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public static async Task<CommandRun> RunAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await CommandLine.RunAsync(args, new CommandConsole(output, error));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Refused with a message for a person: nothing on stdout, no stack trace, and every given part in it.</summary>
    public void AssertFailed(int exitCode, params ReadOnlySpan<string> parts)
    {
        Assert.True(ExitCode == exitCode, $"{ExitCode}: {Out}{Error}");
        Assert.Empty(Out);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", Error, StringComparison.Ordinal);
        foreach (string part in parts) Assert.Contains(part, Error, StringComparison.Ordinal);
    }
}
