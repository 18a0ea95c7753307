using System.CommandLine;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Reports.Environments;
using Breakeven.Advisor.Reports.Prompts;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary><c>report prompts</c> and <c>report environments</c>: where tokens go, and what environments cost.</summary>
internal static class TokenReports
{
    private static readonly string[] s_formats = ["text", "json", "markdown", "html"];

    public static Command Prompts(CommandConsole console)
    {
        Option<string> ledger = CommonOptions.Ledger(), format = CommonOptions.Format("text", s_formats);
        Option<DateTimeOffset?> since = CommonOptions.Since(), until = CommonOptions.Until();
        Option<string?> workload = CommonOptions.Workload();
        Option<FileInfo?> prices = Prices();
        Command command = new("prompts", "Where the tokens of each workload go, what was done to its prompts, and what more would save") { ledger, since, until, workload, prices, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            string url = parsed.GetRequiredValue(ledger);
            CallFilter filter = new() { Since = parsed.GetValue(since), Until = parsed.GetValue(until), Workload = parsed.GetValue(workload) };
            await using EmbeddedLedger opened = await LedgerLocation.OpenForReadingAsync(url, cancellation);
            PromptTally tally = new(await RatesAsync(opened, parsed.GetValue(prices), cancellation));
            PromptReport report = await ProgressLine.RunAsync(console, $"Reading {url}", "calls", async progress =>
            {
                const int step = 1_000;
                long count = 0;
                await foreach (CallRecord call in opened.ReadAsync(filter, cancellation))
                {
                    if (++count % step == 0) progress.Report(count);
                    tally.Add(call);
                }
                return tally.Report();
            });
            await WriteAsync(console, parsed.GetRequiredValue(format), () => PromptJson.Write(report), () => PromptDocument.Build(report, url));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Environments(CommandConsole console)
    {
        Option<string> ledger = CommonOptions.Ledger(), format = CommonOptions.Format("text", s_formats);
        Option<DateTimeOffset?> since = CommonOptions.Since(), until = CommonOptions.Until();
        Option<FileInfo?> prices = Prices();
        Option<string?> api = new("--api") { Description = "The API that calls to own models are priced at; default for each route the one that answered most of its calls", HelpName = "PROVIDER/MODEL" };
        Command command = new("environments", "What each environment cost, idle servers included, and what its own models' calls would have cost at the API; whole hours") { ledger, since, until, api, prices, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            string url = parsed.GetRequiredValue(ledger);
            (string, string)? stated = parsed.GetValue(api) is { } text ? Api(text) : null;
            await using EmbeddedLedger opened = await LedgerLocation.OpenForReadingAsync(url, cancellation);
            ModelRates rates = await RatesAsync(opened, parsed.GetValue(prices), cancellation);
            DateTimeOffset from = parsed.GetValue(since) ?? DateTimeOffset.UnixEpoch, to = parsed.GetValue(until) ?? new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);
            EnvironmentReport report = EnvironmentTally.Of([.. await opened.RollupsAsync(from, to, cancellation)], [.. await opened.HostingAsync(from, to, cancellation)], rates, stated);
            await WriteAsync(console, parsed.GetRequiredValue(format), () => EnvironmentJson.Write(report), () => EnvironmentDocument.Build(report, url));
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<FileInfo?> Prices() => new("--prices") { Description = "Price book file; default the shipped one", HelpName = "FILE" };

    private static (string Provider, string Model) Api(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 ? (text[..slash], text[(slash + 1)..]) : throw new CommandException($"--api {text}: give provider and model, as openai/gpt-4.1.");
    }

    /// <summary>Providers have the names of the configurations that the ledger keeps; the latest says what each is in the price book.</summary>
    private static async Task<ModelRates> RatesAsync(EmbeddedLedger ledger, FileInfo? prices, CancellationToken cancellation)
    {
        Dictionary<string, ProviderName> names = [];
        foreach (ConfigVersion version in (await ledger.ConfigVersionsAsync(cancellation)).OrderBy(version => version.Number))
            foreach (ProviderConfig provider in PastPolicies.Read(version.Text)?.Providers ?? []) names[provider.Name] = ProviderTypes.PricedAs(provider);
        return new(prices is null ? ShippedCatalogs.Prices : PriceBooks.Read(prices), provider => names.TryGetValue(provider, out ProviderName known) ? known : null);
    }

    private static Task WriteAsync(CommandConsole console, string format, Func<string> json, Func<ReportDocument> document)
    {
        switch (format)
        {
            case "json": return console.Out.WriteLineAsync(json());
            case "markdown": return console.Out.WriteLineAsync(AdviceMarkdown.Render(document()).TrimEnd());
            case "html": return console.Out.WriteLineAsync(AdviceHtml.Render(document()).TrimEnd());
            default:
                AdviceText.Write(console.Out, document(), Math.Clamp(console.Results.Profile.Width, 60, 120), console.Results.Profile.Capabilities.Ansi);
                return Task.CompletedTask;
        }
    }
}
