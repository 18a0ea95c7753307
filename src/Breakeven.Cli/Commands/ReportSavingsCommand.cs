using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Savings;
using Breakeven.Advisor.Savings.Reconciling;
using Breakeven.Cli.Terminal;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Importing.Usage;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary><c>report savings</c>: what was saved, against what, and whether it is true.</summary>
internal sealed class ReportSavingsCommand(CommandConsole console)
{
    private readonly Option<string> _ledger = CommonOptions.Ledger(), _format = CommonOptions.Format("text", "text", "json", "markdown", "html");
    private readonly Option<DateTimeOffset?> _since = CommonOptions.Since(), _until = CommonOptions.Until();
    private readonly Option<string?> _workload = CommonOptions.Workload();
    private readonly Option<FileInfo?> _config = CommonOptions.Config(), _output = new("--output") { Description = "Write the report here rather than to the terminal", HelpName = "FILE" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "The strong model for every call, as openai/gpt-4.1; default each route's own", HelpName = "PROVIDER/MODEL" };

    private readonly Option<decimal?> _scale = new("--scale") { Description = "Calls that each recorded one stands for, where the ledger holds a sample; default what the notes beside it say, else 1", HelpName = "N" };
    private readonly Option<FileInfo[]> _reconcile = new("--reconcile") { Description = "Usage exports of OpenAI, Anthropic or LiteLLM to compare the ledger with", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };

    public static Command Create(CommandConsole console) => new ReportSavingsCommand(console).Build();

    private Command Build()
    {
        Command command = new("savings", "What each measure saved, against the strong model, a random mix, a hold-out and earlier behaviour") { _ledger, _config, _since, _until, _workload, _baseline, _scale, _reconcile, _format, _output };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string url = parsed.GetRequiredValue(_ledger);
        await using EmbeddedLedger ledger = await LedgerLocation.OpenForReadingAsync(url, cancellation);
        LedgerNotes notes = LedgerNotes.Beside(url);
        SavingsInputs inputs = await InputsAsync(ledger, notes, parsed, cancellation);
        CallFilter filter = new() { Since = parsed.GetValue(_since), Until = parsed.GetValue(_until), Workload = parsed.GetValue(_workload) };
        Reconciler? reconciler = await ReconcilerAsync(parsed.GetValue(_reconcile) ?? [], cancellation);
        VerifiedSavings savings = await ProgressLine.RunAsync(console, $"Reading {url}", "calls", progress => new SavingsReading(ledger, inputs, notes, reconciler).ReadAsync(filter, progress, cancellation));
        string format = parsed.GetRequiredValue(_format);
        if (parsed.GetValue(_output) is { } file) await File.WriteAllTextAsync(file.FullName, Render(savings, url, format), cancellation);
        else if (format == "text") AdviceText.Write(console.Out, SavingsDocument.Build(savings, url), Math.Clamp(console.Results.Profile.Width, 60, 120), console.Results.Profile.Capabilities.Ansi);
        else await console.Out.WriteLineAsync(Render(savings, url, format).TrimEnd());
        return ExitCode.Done;
    }

    private static async Task<Reconciler?> ReconcilerAsync(FileInfo[] files, CancellationToken cancellation)
    {
        if (files.Length == 0) return null;
        ImmutableArray<UsageExport>.Builder exports = ImmutableArray.CreateBuilder<UsageExport>();
        foreach (FileInfo file in files) exports.Add(await UsageExportReader.ReadAsync(file.FullName, cancellation));
        return new(exports.ToImmutable());
    }

    private static string Render(VerifiedSavings savings, string source, string format)
    {
        if (format == "json") return SavingsJson.Write(savings);
        ReportDocument document = SavingsDocument.Build(savings, source);
        if (format == "html") return AdviceHtml.Render(document);
        if (format == "markdown") return AdviceMarkdown.Render(document);
        using StringWriter text = new(CultureInfo.InvariantCulture);
        AdviceText.Write(text, document, 100, useAnsi: false);
        return text.ToString();
    }

    private async Task<SavingsInputs> InputsAsync(EmbeddedLedger ledger, LedgerNotes notes, ParseResult parsed, CancellationToken cancellation)
    {
        BreakevenConfig config = new();
        string? path = CommonOptions.ConfigPath(parsed.GetValue(_config));
        if (path is not null)
            config = ConfigReader.ReadFile(path, Environment.GetEnvironmentVariable).Config
                ?? throw new CommandException($"--config {path}: is not valid, and its prices are needed. `breakeven check` tells why.");
        PriceBook prices = PriceOverrides.Apply(PriceBooks.Of(config, path), config.Prices);
        SavingsInputs inputs = await SavingsReading.InputsAsync(ledger, prices, notes, cancellation);
        return inputs with { Baseline = Baseline(parsed.GetValue(_baseline), prices), Scale = Scale(parsed.GetValue(_scale)) ?? inputs.Scale };
    }

    private static decimal? Scale(decimal? stated) =>
        stated is null or > 0 ? stated : throw new CommandException($"--scale {stated.Value.ToString(CultureInfo.InvariantCulture)}: give a number above 0.");

    private static (ProviderName, ModelName)? Baseline(string? stated, PriceBook prices)
    {
        if (stated is null) return null;
        int slash = stated.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == stated.Length - 1) throw new CommandException($"--baseline {stated}: give provider and model, as openai/gpt-4.1.");
        (ProviderName provider, ModelName model) = (new(stated[..slash]), new(stated[(slash + 1)..]));
        return prices.Cards.Any(card => card.Provider == provider && card.Model == model) || prices.Find(provider, model, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)) is not null
            ? (provider, model)
            : throw new CommandException($"--baseline {stated}: the price book has no such model. `breakeven prices list` shows what it has.");
    }
}
