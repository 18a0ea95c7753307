using System.Text.Json;
using Breakeven.Ledger;

namespace Breakeven.Cli.Tests.Commands;

/// <summary><c>report prompts</c> and <c>report environments</c>, from a ledger whose amounts can be computed by hand.</summary>
public sealed class TokenReportTests
{
    private const string Config =
        """
        providers:
          claude: { type: anthropic, api_key: "***" }
          gpu: { type: vllm, location: own }
        """;

    /// <summary>claude-sonnet-4-5 in the shipped book: 3, cached 0.30, cache write 3.75 and 15 dollars a million tokens.</summary>
    private const string Model = "claude-sonnet-4-5";

    private static readonly DateTimeOffset s_start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Prompts_MarkedAndShortenedCalls_ArePricedByHand()
    {
        using CommandFolder folder = new();
        await FillAsync(folder, [
            .. Enumerable.Range(0, 10).Select(i => Cloud(i) with
            {
                InputTokens = 1_000, CachedInputTokens = 8_000, CacheWriteTokens = 1_000, OutputTokens = 500, ReasoningTokens = 100,
                PromptMeasures = ["history", "cache:system"], PromptTokensBefore = 12_000, PromptTokensAfter = 10_000,
                PromptParts = System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty.Add("system", 9_000).Add("last_turn", 3_000),
            }),
            Cloud(10) with { Cache = "exact", Provider = null, Target = null, InputTokens = 7 }, // no model saw it
        ]);
        CommandRun json = await CommandRun.RunAsync("report", "prompts", "--ledger", folder.LedgerUrl, "--format", "json");
        Assert.Equal(0, json.ExitCode);
        JsonElement item = JsonDocument.Parse(json.Out).RootElement.GetProperty("workloads").EnumerateArray().Single();
        Assert.Equal((10, "support"), (item.GetProperty("calls").GetInt32(), item.GetProperty("workload").GetString()));
        JsonElement tokens = item.GetProperty("tokens");
        Assert.Equal((10_000, 80_000, 10_000, 5_000, 1_000), (Long(tokens, "uncached"), Long(tokens, "cached"), Long(tokens, "written"), Long(tokens, "output"), Long(tokens, "reasoning")));
        Assert.Equal(90_000, Long(item.GetProperty("parts"), "system"));
        JsonElement cache = Measure(item, "prompt_cache", "done"), shorter = Measure(item, "shortening", "done");
        Assert.Equal(("measured", 0.2085m), (cache.GetProperty("basis").GetString(), Usd(cache))); // (80,000 × 2.70 − 10,000 × 0.75) ÷ 10^6
        Assert.Equal(("estimated", 0.06m, 20_000), (shorter.GetProperty("basis").GetString(), Usd(shorter), Long(shorter, "tokens_saved"))); // 20,000 × 3 ÷ 10^6
    }

    [Theory]
    [InlineData("text", "1k prompt tokens and 100 output tokens")]
    [InlineData("markdown", "| prompt, uncached")]
    [InlineData("html", "<html")]
    public async Task Prompts_EveryFormat_IsWritten(string format, string expected)
    {
        using CommandFolder folder = new();
        await FillAsync(folder, [Cloud(1)]);
        CommandRun run = await CommandRun.RunAsync("report", "prompts", "--ledger", folder.LedgerUrl, "--format", format);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    /// <summary>The API of the route in production prices the own calls of development.</summary>
    [Fact]
    public async Task Environments_DevelopmentOnOwnModels_IsPricedAtTheRoutesApi()
    {
        using CommandFolder folder = new();
        await FillAsync(folder, [Cloud(1), Cloud(2), Own(3), Own(4), Own(5) with { Route = "other" }]);
        CommandRun json = await CommandRun.RunAsync("report", "environments", "--ledger", folder.LedgerUrl, "--format", "json");
        Assert.Equal(0, json.ExitCode);
        JsonElement development = JsonDocument.Parse(json.Out).RootElement.GetProperty("environments").EnumerateArray().Single(item => item.GetProperty("environment").GetString() == "development");
        Assert.Equal((3, 1), (Long(development, "own_calls"), Long(development, "unpriced_calls")));
        Assert.False(development.TryGetProperty("saved_usd", out _));
        Assert.Equal(0.009m, Money(development, "api_usd")); // 2 × (1,000 × 3 + 100 × 15) ÷ 10^6
        Assert.Equal(0.03m, Money(development, "own_busy_usd"));
        CommandRun stated = await CommandRun.RunAsync("report", "environments", "--ledger", folder.LedgerUrl, "--api", $"claude/{Model}");
        Assert.Contains("development: own models were occupied for $0.03 where the API would have cost $0.01; what their servers cost while idle is not recorded.", stated.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        CommandRun wrong = await CommandRun.RunAsync("report", "environments", "--ledger", folder.LedgerUrl, "--api", "claude");
        Assert.Equal(2, wrong.ExitCode);
    }

    private static long Long(JsonElement item, string name) => item.GetProperty(name).GetInt64();

    private static decimal Money(JsonElement item, string name) => decimal.Parse(item.GetProperty(name).ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Usd(JsonElement measure) => Money(measure, "saved_usd");

    private static JsonElement Measure(JsonElement item, string name, string state) =>
        item.GetProperty("measures").EnumerateArray().Single(measure => measure.GetProperty("name").GetString() == name && measure.GetProperty("state").GetString() == state);

    private static CallRecord Cloud(int number) => Call(number) with
    {
        Environment = "production", Target = "sonnet", Provider = "claude", ResponseModel = Model, Location = Location.Cloud, CostUsd = new Money(0.0045m), CostBasis = CostBasis.PriceBook,
        Attempts = [new("sonnet", s_start, 5, 200, null) { Provider = "claude", Model = Model, Location = Location.Cloud }],
    };

    private static CallRecord Own(int number) => Call(number) with
    {
        Environment = "development", Target = "llama", Provider = "gpu", ResponseModel = "llama", Location = Location.Own, CostUsd = new Money(0.01m), CostBasis = CostBasis.Reservation,
    };

    private static CallRecord Call(int number) => new()
    {
        Id = Guid.CreateVersion7(s_start.AddSeconds(number)), RequestId = $"r-{number}", StartedAt = s_start.AddSeconds(number), Workload = "support", Route = "assistant", RequestModel = "assistant",
        Outcome = CallOutcome.Ok, Status = 200, InputTokens = 1_000, CachedInputTokens = 0, CacheWriteTokens = 0, OutputTokens = 100, UsageSource = UsageSource.Provider, Attempts = [],
    };

    private static async Task FillAsync(CommandFolder folder, CallRecord[] calls)
    {
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.File("calls.db") }, TestContext.Current.CancellationToken);
        await ledger.RegisterConfigVersionAsync(Config, Config, TestContext.Current.CancellationToken);
        await ledger.ImportAsync(calls.ToAsyncEnumerable(), progress: null, TestContext.Current.CancellationToken);
    }
}
