using System.CommandLine;
using Breakeven.Cli.Terminal;
using Breakeven.Ledger;
using Breakeven.Ledger.Importing;

namespace Breakeven.Cli.Commands;

/// <summary><c>import</c>: past traffic into the ledger.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandConsole console)
    {
        Argument<FileInfo[]> files = new("files") { Description = "Traces or exports; .gz is read as it is", Arity = ArgumentArity.OneOrMore };
        Option<string> format = CommonOptions.Format("auto", TrafficFormats.Names);
        Option<string> ledger = CommonOptions.Ledger();
        Command command = new("import", "Put past traffic into the ledger. Importing a file twice adds nothing") { files, format, ledger };
        command.SetAction((parsed, cancellation) =>
            RunAsync(console, parsed.GetRequiredValue(files), parsed.GetRequiredValue(format), parsed.GetRequiredValue(ledger), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandConsole console, FileInfo[] files, string format, string ledgerUrl, CancellationToken cancellation)
    {
        // Before the ledger is opened, which makes it where there was none.
        foreach (FileInfo file in files)
        {
            if (!file.Exists) throw new CommandException($"there is no file {file.FullName}. Nothing was imported.");
        }
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = LedgerLocation.DatabasePath(ledgerUrl) }, cancellation);
        foreach (FileInfo file in files)
        {
            ImportSummary summary = await ProgressLine.RunAsync(console, $"Importing {file.Name}", "calls", progress =>
                ledger.ImportAsync(TrafficImporter.ReadAsync(file.FullName, TrafficFormats.Parse(format), new ImportOptions(), cancellation), progress, cancellation));
            await console.Out.WriteLineAsync($"{file.Name}: {summary.Added:N0} of {summary.Read:N0} calls added to {ledgerUrl}.");
        }
        return ExitCode.Done;
    }
}
