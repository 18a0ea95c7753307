using System.Text.Json;
using Breakeven.Ledger;

namespace Breakeven.Cli.Tests.Commands;

/// <summary><c>report savings</c> reads routes from the configuration of the time and prices from the shipped book.</summary>
public sealed class ReportSavingsTests
{
    private const string Config =
        """
        providers:
          cloud: { type: openai, api_key: "***" }
        targets:
          weak: { provider: cloud, model: gpt-4.1-mini }
          strong: { provider: cloud, model: gpt-4.1 }
        routes:
          assistant: { strategy: complexity, targets: [weak, strong], threshold: 0.3 }
        """;

    private static readonly DateTimeOffset s_start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly RateCard s_weak = Card("gpt-4.1-mini"), s_strong = Card("gpt-4.1");
    private static readonly TokenUsage s_usage = new(10_000, 0, 0, 1_000, 0);

    [Fact]
    public async Task Savings_WeakTargetOfARouter_SavesTheDifferenceOfTheBook()
    {
        using CommandFolder folder = new();
        await FillAsync(folder);
        CommandRun run = await CommandRun.RunAsync("report", "savings", "--ledger", folder.LedgerUrl, "--format", "json");
        Assert.Equal(0, run.ExitCode);
        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        decimal expected = (s_strong.Price(s_usage)!.Value - s_weak.Price(s_usage)!.Value).Usd;
        Assert.Equal(expected, decimal.Parse(report.GetProperty("saving").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("complexity_routing", report.GetProperty("measures")[0].GetProperty("measure").GetString());
    }

    [Theory]
    [InlineData("text", "Always the strong model")]
    [InlineData("markdown", "# Savings")]
    [InlineData("html", "<!doctype html>")]
    public async Task Savings_AnyFormat_ShowsBothBaselines(string format, string expected)
    {
        using CommandFolder folder = new();
        await FillAsync(folder);
        CommandRun run = await CommandRun.RunAsync("report", "savings", "--ledger", folder.LedgerUrl, "--format", format);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        Assert.Contains("A random mix of the same share", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Savings_Reconcile_ComparesWithTheExport()
    {
        using CommandFolder folder = new();
        await FillAsync(folder);
        string export = folder.Write("export.json", """{"data":[{"start_time":1795392000,"results":[{"input_tokens":10000,"output_tokens":1000,"input_cached_tokens":0,"num_model_requests":1,"model":"gpt-4.1-mini-2025-04-14"}]}]}""");
        CommandRun run = await CommandRun.RunAsync("report", "savings", "--ledger", folder.LedgerUrl, "--reconcile", export);
        Assert.Contains("1 of 2 days and models agree", run.Out, StringComparison.Ordinal);
        Assert.Contains("the export does not cover it", run.Out, StringComparison.Ordinal);
    }

    /// <summary>A ledger that holds a sample says so itself, in a file beside it; what is stated on the command line counts before.</summary>
    [Theory]
    [InlineData(250)]
    [InlineData(10, "--scale", "10")]
    public async Task Savings_NotesBesideTheLedger_ScaleAndSayWhatIsSimulated(int factor, params string[] options)
    {
        using CommandFolder folder = new();
        await FillAsync(folder);
        folder.Write("calls.db.notes.json", """{"calls_per_record":250,"simulated":"The models are made up."}""");
        CommandRun run = await CommandRun.RunAsync(["report", "savings", "--ledger", folder.LedgerUrl, "--format", "json", .. options]);
        JsonElement report = JsonDocument.Parse(run.Out).RootElement;
        decimal expected = (s_strong.Price(s_usage)!.Value - s_weak.Price(s_usage)!.Value).Usd * factor;
        Assert.Equal(expected, decimal.Parse(report.GetProperty("saving").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("The models are made up.", report.GetProperty("simulated").GetString());
    }

    [Theory]
    [InlineData("""{"calls_per_record":0}""", "above 0")]
    [InlineData("""{"calls_per_recrod":2}""", "calls_per_recrod")]
    [InlineData("null", "null")]
    [InlineData("{", "notes.json")]
    public async Task Savings_NotesThatAreNotUnderstood_ExitsWithTwoAndNamesTheFile(string notes, string expected)
    {
        using CommandFolder folder = new();
        await FillAsync(folder);
        folder.Write("calls.db.notes.json", notes);
        CommandRun run = await CommandRun.RunAsync("report", "savings", "--ledger", folder.LedgerUrl);
        run.AssertFailed(2, expected);
        run.AssertFailed(2, "calls.db.notes.json");
    }

    [Theory]
    [InlineData("--baseline", "openai/no-such-model", "no such model")]
    [InlineData("--baseline", "gpt-4.1", "give provider and model")]
    [InlineData("--scale", "0", "above 0")]
    [InlineData("--reconcile", "/no/such/file.json", "cannot be read")]
    public async Task Savings_BadOption_ExitsWithTwoAndSaysWhy(string option, string value, string expected)
    {
        using CommandFolder folder = new();
        await FillAsync(folder);
        CommandRun run = await CommandRun.RunAsync("report", "savings", "--ledger", folder.LedgerUrl, option, value);
        run.AssertFailed(2, expected);
    }

    private static async Task FillAsync(CommandFolder folder)
    {
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = folder.File("calls.db") }, TestContext.Current.CancellationToken);
        int version = await ledger.RegisterConfigVersionAsync("a", Config, TestContext.Current.CancellationToken);
        CallRecord weak = new CallRecord
        {
            Id = Guid.CreateVersion7(s_start), RequestId = "r1", StartedAt = s_start, Route = "assistant", Target = "weak", Provider = "cloud", ResponseModel = "gpt-4.1-mini-2025-04-14",
            Location = Location.Cloud, Outcome = CallOutcome.Ok, Status = 200, Decision = "complexity_weak", ConfigVersion = version, CostUsd = s_weak.Price(s_usage), CostBasis = CostBasis.PriceBook,
        }.WithUsage(s_usage, UsageSource.Provider);
        CallRecord strong = weak with
        {
            Id = Guid.CreateVersion7(s_start.AddSeconds(1)), RequestId = "r2", StartedAt = s_start.AddSeconds(1), Target = "strong", ResponseModel = "gpt-4.1-2025-04-14", Decision = "complexity_strong",
            CostUsd = s_strong.Price(s_usage),
        };
        await ledger.ImportAsync(new[] { weak, strong }.ToAsyncEnumerable(), null, TestContext.Current.CancellationToken);
    }

    private static RateCard Card(string model) => ShippedCatalogs.Prices.Find(new("openai"), new(model), DateOnly.FromDateTime(s_start.UtcDateTime))!;
}
