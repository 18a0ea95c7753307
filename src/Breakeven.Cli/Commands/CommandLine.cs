using System.CommandLine;
using System.CommandLine.Parsing;
using Breakeven.Advisor.Scenarios;
using Breakeven.Cli.Terminal;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Writing;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;
using Breakeven.Server;

namespace Breakeven.Cli.Commands;

/// <summary>The verbs of <c>breakeven</c>, and how a failure of any of them reaches the shell.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, CommandConsole console)
    {
        ParseResult parsed = Root(console).Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0) return await RefuseAsync(console, parsed);
        using CancellationTokenSource interrupted = new();
        ConsoleCancelEventHandler onInterrupt = (_, e) =>
        {
            e.Cancel = true;
            interrupted.Cancel();
        };
        Console.CancelKeyPress += onInterrupt;
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interrupted.Token);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync("breakeven: interrupted.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (Explain(e) is { } known)
        {
            await console.Error.WriteLineAsync($"breakeven: {known.Message}");
            return known.ExitCode;
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    private static async Task<int> RefuseAsync(CommandConsole console, ParseResult parsed)
    {
        // An unknown verb also reports "required command was not provided", which tells nobody anything.
        IEnumerable<string> messages = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Select(token => $"'{token}' is not known here.")
            : parsed.Errors.Select(error => Readable(error.Message));
        foreach (string message in messages) await console.Error.WriteLineAsync($"breakeven: {message}");
        List<string> path = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = command.Parent) path.Insert(0, command.Command.Name);
        await console.Error.WriteLineAsync($"Run `{string.Join(' ', path)} --help` for what it takes.");
        return ExitCode.BadInput;
    }

    /// <summary>The parser's message without the name of a .NET type, which tells a user nothing.</summary>
    private static string Readable(string message)
    {
        int type = message.IndexOf(" as expected type 'System.", StringComparison.Ordinal);
        return type < 0 ? message : $"{message[..type]}: it has another form than the option takes.";
    }

    /// <summary>What a person should read in place of a stack trace; null for a bug, which keeps its trace.</summary>
    private static CommandException? Explain(Exception exception) => exception switch
    {
        CommandException known => known,
        ServerRefusedException or ImportException or ScenarioException or CatalogFormatException or LabelException or RouterModelException => new(exception.Message),
        LedgerUnavailableException ledger => new(ledger.Message, ExitCode.Failed),
        FileNotFoundException or DirectoryNotFoundException => new(exception.Message),
        UnauthorizedAccessException or IOException => new(exception.Message, ExitCode.Failed),
        _ => null,
    };

    private static RootCommand Root(CommandConsole console) => new(
        """
        The AI gateway that knows when to self-host.

        Applications call it as they call OpenAI; every call lands in a ledger with its exact cost; the
        advisor says API, self-host or hybrid, with the break-even; and the verdict becomes routing.

        Start here:
          breakeven demo              the whole loop in a minute, without keys or GPUs
          breakeven serve             the gateway, from breakeven.yaml or from what it finds on this machine
          breakeven advise --from F   the decision, from recorded traffic
        """)
    {
        DemoCommand.Create(console),
        ServeCommand.Create(console),
        CheckCommand.Create(console),
        AdviseCommand.Create(console),
        ImportCommand.Create(console),
        LedgerCommand.Create(console),
        ReportCommand.Create(console),
        RouterCommand.Create(console),
        PricesCommand.Create(console),
        CatalogCommands.Hardware(console),
        CatalogCommands.Models(console),
        KeysCommand.Create(console),
        ConfigCommand.Create(console),
        RolloutCommand.Create(console),
    };
}
