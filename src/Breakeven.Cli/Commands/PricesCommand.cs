using System.CommandLine;
using Breakeven.Cli.Terminal;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>prices list|show|update</c>: the price book.</summary>
internal static class PricesCommand
{
    private const string DefaultFile = "prices.txt";

    public static Command Create(CommandConsole console) =>
        new("prices", "The price book: thousands of models, each price with its source and date") { List(console), Show(console), Update(console) };

    private static Command List(CommandConsole console)
    {
        Option<string?> provider = new("--provider") { Description = "Only this provider, as openai", HelpName = "NAME" };
        Option<FileInfo?> book = BookOption();
        Command command = new("list", "Providers and their number of models; with --provider its models and prices") { provider, book };
        command.SetAction((parsed, _) =>
        {
            PriceBook prices = Read(parsed.GetValue(book));
            if (parsed.GetValue(provider) is { } name) WriteModels(console, prices, name);
            else WriteProviders(console, prices);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Show(CommandConsole console)
    {
        Argument<string> model = new("model") { Description = "A model, as gpt-4.1-mini or openai/gpt-4.1-mini" };
        Option<FileInfo?> book = BookOption();
        Command command = new("show", "All rate cards of a model, with their sources") { model, book };
        command.SetAction((parsed, _) =>
        {
            string name = parsed.GetRequiredValue(model);
            PriceBook prices = Read(parsed.GetValue(book));
            List<RateCard> cards = [.. prices.Cards.Where(card => Matches(card, name))];
            if (cards.Count == 0) throw new CommandException(Unknown(prices, name));
            WriteCards(console, cards);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Update(CommandConsole console)
    {
        Argument<FileInfo> source = new("file") { Description = "LiteLLM's model_prices_and_context_window.json, genai-prices' data.json or models.dev's api.json" };
        Option<FileInfo?> book = BookOption();
        Option<FileInfo> output = new("--output") { Description = "Where to write the new book; name it as prices.file in breakeven.yaml", HelpName = "FILE", DefaultValueFactory = _ => new FileInfo(DefaultFile) };
        Option<DateOnly?> date = new("--date") { Description = "Day on which the catalogue was published, as 2026-11-01; default the file's own date", HelpName = "DAY" };
        Command command = new("update", "Import newer prices. Old ones stay, closed on the day of the new ones") { source, book, output, date };
        command.SetAction(async (parsed, _) =>
        {
            FileInfo file = parsed.GetRequiredValue(source);
            if (!file.Exists) throw new CommandException($"there is no file {file.FullName}.");
            await using FileStream stream = file.OpenRead();
            (PriceBook next, PriceUpdateReport report) = Import(file, stream, Date(parsed.GetValue(date), file), Read(parsed.GetValue(book)));
            string path = parsed.GetRequiredValue(output).FullName;
            await AtomicFile.WriteAsync(path, target =>
            {
                PriceBookWriter.Write(next, target);
                return Task.CompletedTask;
            });
            await WriteReportAsync(console, report);
            await console.Out.WriteLineAsync($"Written to {path}, version {next.Version}. Name it in breakeven.yaml as prices: {{ file: {Path.GetFileName(path)} }}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static (PriceBook Next, PriceUpdateReport Report) Import(FileInfo file, Stream stream, DateOnly date, PriceBook book)
    {
        try
        {
            return PriceBookImporter.Import(stream, date, book);
        }
        catch (CatalogFormatException problem)
        {
            throw new CommandException($"{file.Name}: {problem.Message} Nothing was written.");
        }
    }

    private static async Task WriteReportAsync(CommandConsole console, PriceUpdateReport report)
    {
        const int shown = 20;
        foreach ((RateCard old, RateCard next) in report.Changed.Take(shown))
            await console.Error.WriteLineAsync($"changed {next.Provider}/{next.Model}: input {Rate(old.Rates.Input)} -> {Rate(next.Rates.Input)}, output {Rate(old.Rates.Output)} -> {Rate(next.Rates.Output)}");
        foreach (IGrouping<string, DroppedPrice> reason in report.Dropped.GroupBy(price => price.Reason, StringComparer.Ordinal).OrderByDescending(group => group.Count()))
            await console.Error.WriteLineAsync($"left out {reason.Count():N0}: {reason.Key}");
        await console.Out.WriteLineAsync($"{report.Format}: {report.Added.Length:N0} added, {report.Changed.Length:N0} changed, {report.Unchanged:N0} unchanged, {report.Dropped.Length:N0} left out.");
    }

    /// <summary>A price list says when it was published only by its date on disk.</summary>
    private static DateOnly Date(DateOnly? given, FileInfo file) => given ?? DateOnly.FromDateTime(file.LastWriteTimeUtc);

    private static Option<FileInfo?> BookOption() => new("--book") { Description = "A price book written by `prices update`; default the shipped one", HelpName = "FILE" };

    private static PriceBook Read(FileInfo? file) => file is null ? ShippedCatalogs.Prices : PriceBooks.Read(file);

    private static bool Matches(RateCard card, string name) =>
        string.Equals(card.Model.Value, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals($"{card.Provider}/{card.Model}", name, StringComparison.OrdinalIgnoreCase);

    private static string Unknown(PriceBook prices, string name)
    {
        string near = string.Join(", ", CatalogSearch.Suggest(prices, null, name[(name.IndexOf('/') + 1)..]).Select(model => $"{model.Provider}/{model.Model}"));
        return $"no price is known for '{name}'." + (near.Length > 0 ? $" Near: {near}." : "") + " `breakeven prices list` names the providers.";
    }

    private static void WriteProviders(CommandConsole console, PriceBook prices)
    {
        Table table = Tables.New("provider", ">models", ">rate cards", "newest source");
        foreach (IGrouping<ProviderName, RateCard> group in prices.Cards.GroupBy(card => card.Provider).OrderBy(group => group.Key.Value, StringComparer.Ordinal))
            table.AddText(group.Key.Value, $"{group.Select(card => card.Model).Distinct().Count():N0}", $"{group.Count():N0}", group.Max(card => card.SourceDate)?.ToString("O") ?? "-");
        console.WriteTable(table);
        console.Out.WriteLine($"{prices.Cards.Select(card => (card.Provider, card.Model)).Distinct().Count():N0} models, price book {prices.Version}.");
    }

    private static void WriteModels(CommandConsole console, PriceBook prices, string provider)
    {
        List<RateCard> cards = [.. prices.Cards.Where(card => string.Equals(card.Provider.Value, provider, StringComparison.OrdinalIgnoreCase)).OrderBy(card => card.Model.Value, StringComparer.Ordinal)];
        if (cards.Count == 0) throw new CommandException($"no provider '{provider}' in the price book: `breakeven prices list` names them.");
        WriteCards(console, cards);
    }

    private static void WriteCards(CommandConsole console, List<RateCard> cards)
    {
        Table table = Tables.New("model", "tier", ">input", ">cached", ">cache write", ">output", "valid", "source");
        foreach (RateCard card in cards)
        {
            AddRates(table, $"{card.Provider}/{card.Model}{(card.IsEstimate ? " (estimate)" : "")}", card, card.Rates);
            foreach (LongContextRates step in card.LongContext) AddRates(table, $"  above {step.AboveInputTokens:N0} input tokens", card, step.Rates);
        }
        console.WriteTable(table);
        console.Out.WriteLine("US dollars per million tokens; - is not stated, and never free.");
    }

    private static void AddRates(Table table, string name, RateCard card, TokenRates rates) => table.AddText(
        name, card.Tier.ToString().ToLowerInvariant(), Rate(rates.Input), Rate(rates.CachedInput), Rate(rates.CacheWrite), Rate(rates.Output),
        $"{card.ValidFrom?.ToString("O") ?? ""}..{card.ValidUntil?.ToString("O") ?? ""}", $"{card.Source} {card.SourceDate:O}");

    private static string Rate(decimal? usd) => usd?.ToString("0.######") ?? "-";
}
