using System.CommandLine;
using Breakeven.Cli.Terminal;
using Breakeven.Ledger;
using Breakeven.Ledger.Export;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary><c>ledger export</c>, <c>ledger verify</c> and <c>ledger prune</c>: the facts, for people's own tools.</summary>
internal static class LedgerCommand
{
    public static Command Create(CommandConsole console) => new("ledger", "The recorded calls") { Export(console), Verify(console), Prune(console) };

    private static Command Export(CommandConsole console)
    {
        Option<string> ledger = CommonOptions.Ledger();
        Option<string> format = CommonOptions.Format("jsonl", "jsonl", "csv");
        Option<DateTimeOffset?> since = CommonOptions.Since(), until = CommonOptions.Until();
        Option<string?> workload = CommonOptions.Workload();
        Option<bool> salvage = new("--salvage") { Description = "Write all that a damaged ledger still has, in no order, and tell what is lost. Exit status 1 when something is" };
        Command command = new("export", "Write the records to standard output, oldest first") { ledger, format, since, until, workload, salvage };
        command.SetAction(async (parsed, cancellation) =>
        {
            CallFilter filter = new() { Since = parsed.GetValue(since), Until = parsed.GetValue(until), Workload = parsed.GetValue(workload) };
            bool asJson = parsed.GetRequiredValue(format) == "jsonl";
            if (parsed.GetValue(salvage)) return await SalvageAsync(console, parsed.GetRequiredValue(ledger), asJson, filter, cancellation);
            await using EmbeddedLedger opened = await LedgerLocation.OpenForReadingAsync(parsed.GetRequiredValue(ledger), cancellation);
            await WriteAsync(opened.ReadAsync(filter, cancellation), asJson, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> SalvageAsync(CommandConsole console, string url, bool asJson, CallFilter filter, CancellationToken cancellation)
    {
        if (filter != CallFilter.All) throw new CommandException("ledger export --salvage writes every call that can be read: leave --since, --until and --workload away.");
        await using EmbeddedLedger opened = await LedgerLocation.OpenAsItIsAsync(url, cancellation);
        int lost = 0;
        await WriteAsync(opened.SalvageAsync(Lost, cancellation), asJson, cancellation);
        return lost == 0 ? ExitCode.Done : ExitCode.Failed;

        void Lost(string what)
        {
            lost++;
            console.Error.WriteLine(what);
        }
    }

    private static async Task WriteAsync(IAsyncEnumerable<CallRecord> calls, bool asJson, CancellationToken cancellation)
    {
        await using Stream output = Console.OpenStandardOutput();
        if (asJson)
        {
            await CallExport.WriteJsonLinesAsync(calls, output, cancellation);
            return;
        }
        await using StreamWriter text = new(output);
        await CallExport.WriteCsvAsync(calls, text, cancellation);
    }

    private static Command Prune(CommandConsole console)
    {
        Option<string> ledger = CommonOptions.Ledger();
        Option<DateTimeOffset?> before = CommonOptions.Before();
        Command command = new("prune", "Forget the calls before a time; their hourly sums stay. A running gateway does it by storage.retention") { ledger, before };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(before) is not { } time) throw new CommandException("ledger prune: give --before, as 2026-01-01.");
            if (time > TimeProvider.System.GetUtcNow() - EmbeddedLedger.LeastRetention) throw new CommandException($"ledger prune --before {time:u}: calls are kept for a day at least, since one may still be under way.");
            string url = parsed.GetRequiredValue(ledger);
            await using EmbeddedLedger opened = await LedgerLocation.OpenForChangingAsync(url, cancellation);
            long forgotten = await ProgressLine.RunAsync(console, $"Pruning {url}", "records", _ => opened.PruneAsync(time, cancellation));
            await console.Out.WriteLineAsync($"{url}: {forgotten:N0} records forgotten, their hourly sums kept.");
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
