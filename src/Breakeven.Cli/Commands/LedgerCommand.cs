using System.CommandLine;
using Breakeven.Cli.Terminal;
using Breakeven.Ledger;
using Breakeven.Ledger.Export;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary><c>ledger export</c> and <c>ledger verify</c>: the facts, for people's own tools.</summary>
internal static class LedgerCommand
{
    public static Command Create(CommandConsole console) => new("ledger", "The recorded calls") { Export(), Verify(console) };

    private static Command Export()
    {
        Option<string> ledger = CommonOptions.Ledger();
        Option<string> format = CommonOptions.Format("jsonl", "jsonl", "csv");
        Option<DateTimeOffset?> since = CommonOptions.Since(), until = CommonOptions.Until();
        Option<string?> workload = CommonOptions.Workload();
        Command command = new("export", "Write the records to standard output, oldest first") { ledger, format, since, until, workload };
        command.SetAction(async (parsed, cancellation) =>
        {
            CallFilter filter = new() { Since = parsed.GetValue(since), Until = parsed.GetValue(until), Workload = parsed.GetValue(workload) };
            await using EmbeddedLedger opened = await LedgerLocation.OpenForReadingAsync(parsed.GetRequiredValue(ledger), cancellation);
            await using Stream output = Console.OpenStandardOutput();
            IAsyncEnumerable<CallRecord> calls = opened.ReadAsync(filter, cancellation);
            if (parsed.GetRequiredValue(format) == "jsonl")
            {
                await CallExport.WriteJsonLinesAsync(calls, output, cancellation);
                return ExitCode.Done;
            }
            await using StreamWriter text = new(output);
            await CallExport.WriteCsvAsync(calls, text, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify(CommandConsole console)
    {
        Option<string> ledger = CommonOptions.Ledger();
        Command command = new("verify", "Check journal, store and rollups against each other. Exit status 1 when something is wrong") { ledger };
        command.SetAction(async (parsed, cancellation) =>
        {
            string url = parsed.GetRequiredValue(ledger);
            await using EmbeddedLedger opened = await LedgerLocation.OpenForReadingAsync(url, cancellation);
            LedgerVerification result = await ProgressLine.RunAsync(console, $"Verifying {url}", "records", _ => opened.VerifyAsync(cancellation));
            foreach (string problem in result.Problems) await console.Error.WriteLineAsync($"{url}: {problem}");
            await console.Out.WriteLineAsync($"{url}: {result.Calls:N0} records, {result.Problems.Length} problems.");
            return result.Problems.Length == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
