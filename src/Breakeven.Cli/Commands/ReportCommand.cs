using System.CommandLine;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Reports.Residency;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary><c>report</c>: what the recorded calls prove. <c>residency</c>, what data went where, is here; the others in <see cref="TokenReports"/>.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandConsole console) => new("report", "What the recorded calls prove") { ReportSavingsCommand.Create(console), Residency(console), TokenReports.Prompts(console), TokenReports.Environments(console) };

    private static Command Residency(CommandConsole console)
    {
        Option<string> ledger = CommonOptions.Ledger();
        Option<string> format = CommonOptions.Format("text", "text", "json", "markdown", "csv");
        Option<DateTimeOffset?> since = CommonOptions.Since(), until = CommonOptions.Until();
        Option<string?> workload = CommonOptions.Workload();
        Command command = new(
            "residency", "Where the data of each class went, against the policies in force at the time. Exit status 1 when an attempt left its policy, or the ledger cannot prove that none did")
        { ledger, since, until, workload, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            string url = parsed.GetRequiredValue(ledger);
            CallFilter filter = new() { Since = parsed.GetValue(since), Until = parsed.GetValue(until), Workload = parsed.GetValue(workload) };
            ResidencyReport report = await ReadAsync(console, url, filter, cancellation);
            await WriteAsync(console, report, url, parsed.GetRequiredValue(format));
            return report.IsProven ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<ResidencyReport> ReadAsync(CommandConsole console, string url, CallFilter filter, CancellationToken cancellation)
    {
        await using EmbeddedLedger ledger = await LedgerLocation.OpenForReadingAsync(url, cancellation);
        Dictionary<int, BreakevenConfig?> configurations = (await ledger.ConfigVersionsAsync(cancellation)).ToDictionary(version => version.Number, version => PastPolicies.Read(version.Text));
        ResidencyTally tally = new(number => configurations.GetValueOrDefault(number));
        return await ProgressLine.RunAsync(console, $"Reading {url}", "calls", async progress =>
        {
            const int step = 1_000;
            long count = 0;
            await foreach (CallRecord call in ledger.ReadAsync(filter, cancellation))
            {
                if (++count % step == 0) progress.Report(count);
                tally.Add(call);
            }
            return tally.Report();
        });
    }

    private static Task WriteAsync(CommandConsole console, ResidencyReport report, string source, string format)
    {
        switch (format)
        {
            case "json": return console.Out.WriteLineAsync(ResidencyJson.Write(report));
            case "csv": return console.Out.WriteAsync(ResidencyCsv.Write(report));
            case "markdown": return console.Out.WriteLineAsync(AdviceMarkdown.Render(ResidencyDocument.Build(report, source)).TrimEnd());
            default:
                AdviceText.Write(console.Out, ResidencyDocument.Build(report, source), Math.Clamp(console.Results.Profile.Width, 60, 120), console.Results.Profile.Capabilities.Ansi);
                return Task.CompletedTask;
        }
    }
}
