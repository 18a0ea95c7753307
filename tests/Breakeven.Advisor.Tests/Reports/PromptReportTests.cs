using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Reports.Prompts;

namespace Breakeven.Advisor.Tests.Reports;

/// <summary>Limits of output, and what breaks prefixes, from records whose figures can be computed by hand.</summary>
public sealed class PromptReportTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>2,000 calls without a limit, of 1 to 1,000 tokens, and two that ran away: auto is 1.5 × 1,000 within the sketch's one per cent, and cuts those two.</summary>
    [Fact]
    public void Output_TwoRunAway_AreWhatALimitCuts()
    {
        WorkloadPrompts workload = Report([
            .. Enumerable.Range(0, 2_000).Select(i => Call(i) with { OutputTokens = 1 + i % 1_000 }), Call(2_000) with { OutputTokens = 21_000 }, Call(2_001) with { OutputTokens = 11_000 }]);
        OpenOutput open = workload.Output!.Open!;
        Assert.InRange(open.Auto!.Value, 1_472, 1_600);
        Assert.Equal((2_002, 21_000, 2, 32_000 - 2 * open.Auto.Value), (open.Calls, open.Longest, open.WouldBeCut, open.TokensBeyond));
        Assert.Equal(new Money(open.P99 * 15m / 1_000_000m), open.P99UsdEach);
        PromptMeasure measure = workload.Measures.Single(measure => measure.Name == "max_tokens");
        Assert.Equal(("possible", 2, new Money(open.TokensBeyond * 15m / 1_000_000m)), (measure.State, measure.Calls, measure.SavedUsd));
    }

    [Fact]
    public void Output_DeclaredAndLimited_AreCountedApart()
    {
        OutputUse output = Report([
            .. Enumerable.Range(0, 9).Select(i => Call(i) with { OutputTokens = 100, MaxOutputTokens = 400 }), Call(9) with { OutputTokens = 50, MaxOutputTokens = 50 },
            Call(10) with { PromptMeasures = ["max_tokens"] }, Call(11) with { PromptMeasures = ["max_tokens", "max_tokens:cut"] }]).Output!;
        Assert.Null(output.Open);
        Assert.Equal((10, 1), (output.Declared!.Calls, output.Declared.Reached));
        Assert.InRange(output.Declared.MedianTimes, 3.96, 4.04);
        Assert.Equal((2, 1), (output.Limited, output.Cut));
    }

    [Fact]
    public void Add_CopyOrSideCall_IsNoTraffic()
    {
        WorkloadPrompts workload = Report([Call(0), Call(1) with { ShadowOf = Guid.Empty }, Call(2) with { Tags = ImmutableSortedDictionary<string, string>.Empty.Add(CallRecord.SideCallTag, "judge") }]);
        Assert.Equal(1, workload.Calls);
    }

    /// <summary>Marks for an hour at twice the input, others at 1.25 times: 8,000 × 2.70 − 1,000 × 3 and 8,000 × 2.70 − 1,000 × 0.75, in millionths.</summary>
    [Fact]
    public void Done_MarkedForAnHour_PaysTheHoursWrite()
    {
        CallRecord call = Call(0) with { CachedInputTokens = 8_000, CacheWriteTokens = 1_000, UsageSource = UsageSource.Provider, PromptMeasures = ["cache:system"] };
        PromptMeasure done = Report([call, call with { PromptMeasures = ["cache:system", "cache:1h"] }]).Measures.First(measure => measure.State == "done");
        Assert.Equal(new Money(0.03945m), done.SavedUsd);
        Assert.Contains("1 of 2 calls for an hour", done.Text, StringComparison.Ordinal);
    }

    /// <summary>The instructions come back every ten minutes: nothing within five minutes, nearly all within an hour.</summary>
    [Fact]
    public void Possible_ReuseWithinAnHour_SaysWhichWritePays()
    {
        PromptMeasure possible = Report([.. Enumerable.Range(0, 100).Select(i => Call(i * 600) with { InputTokens = 5_000, Key = $"k{i}", PrefixHashes = ["aa"], TtfcMs = 100 })])
            .Measures.Single(measure => measure is { Name: "prompt_cache", State: "possible" });
        Assert.StartsWith("0% of prompt tokens repeat a prefix within five minutes and 99% within an hour", possible.Text, StringComparison.Ordinal);
        Assert.Equal(new Money((99 * 5_000 * 2.7m - 5_000 * 3m) / 1_000_000m), possible.SavedUsd); // 99 reads, one write at twice the input
    }

    /// <summary>What changes in the instructions is told from hashes alone.</summary>
    [Theory]
    [InlineData("same", null)]
    [InlineData("day", "probably today's date")]
    [InlineData("hour", "probably the time is in them, rounded")]
    [InlineData("each", "always as long, so probably a time or an id")]
    [InlineData("each-size", "what was found for the question")]
    [InlineData("turns", "as one for each customer or language")]
    public void Advice_InstructionsChange_SaysHow(string kind, string? expected)
    {
        string[] advice = [.. Report([.. Enumerable.Range(0, 480).Select(i => Call(i * 600) with
        {
            PrefixHashes = [Hash(kind, i), $"u{i}"],
            PromptParts = Parts(tools: 0, system: kind == "each-size" ? 900 + i : kind == "turns" ? 900 + i % 5 : 900),
        })]).Advice];
        if (expected is null) Assert.Empty(advice);
        else Assert.Contains(expected, Assert.Single(advice), StringComparison.Ordinal);
    }

    /// <summary>The same tools in another order have another hash and the same size.</summary>
    [Fact]
    public void Advice_ToolsAreShuffled_SaysSo()
    {
        string advice = Assert.Single(Report([.. Enumerable.Range(0, 300).Select(i => Call(i) with { PrefixHashes = [$"t{i % 24}", $"s{i % 24}", $"u{i}"], PromptParts = Parts(tools: 700, system: 100) })]).Advice);
        Assert.Contains("about 700 tokens a call", advice, StringComparison.Ordinal);
        Assert.Contains("24 variants: always as long, so probably the same ones in another order", advice, StringComparison.Ordinal);
    }

    /// <summary>Behind stable tools, the instructions are judged.</summary>
    [Fact]
    public void Advice_StableToolsBeforeAnId_BlamesTheInstructions()
    {
        string advice = Assert.Single(Report([.. Enumerable.Range(0, 300).Select(i => Call(i) with { PrefixHashes = ["t", $"s{i}", $"u{i}"], PromptParts = Parts(tools: 700, system: 100) })]).Advice);
        Assert.StartsWith("The instructions, about 100 tokens a call, come in 300 variants behind the same tools", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public void Document_LongestAnswer_IsTold(string format)
    {
        PromptTally tally = new(Rates());
        for (int i = 0; i < 1_500; i++) tally.Add(Call(i) with { OutputTokens = 300 });
        string text = format == "json" ? PromptJson.Write(tally.Report()) : AdviceMarkdown.Render(PromptDocument.Build(tally.Report(), "x"));
        Assert.Contains(format == "json" ? "\"would_be_cut\": 0" : "A limit of 512 (auto) would have cut 0 of them.", text, StringComparison.Ordinal);
    }

    private static string Hash(string kind, int number) => kind switch
    {
        "day" => $"d{number * 600 / 86_400}",
        "hour" => $"h{number * 600 / 3_600}",
        "turns" => $"v{number % 5}",
        "same" => "s",
        _ => string.Create(CultureInfo.InvariantCulture, $"e{number}"),
    };

    private static ImmutableSortedDictionary<string, int> Parts(int tools, int system) =>
        ImmutableSortedDictionary<string, int>.Empty.Add("tools", tools).Add("system", system).Add("history", 0).Add("last_turn", 100);

    private static ModelRates Rates() => new(new PriceBook("test", [new(new("claude"), new("sonnet"), new(3, 15, 0.3m, 3.75m))]), _ => null);

    private static WorkloadPrompts Report(CallRecord[] calls)
    {
        PromptTally tally = new(Rates());
        foreach (CallRecord call in calls) tally.Add(call);
        return tally.Report().Workloads.Single();
    }

    private static CallRecord Call(int seconds) => new()
    {
        Id = Guid.Empty, RequestId = "r", StartedAt = s_start.AddSeconds(seconds), Workload = "w", Provider = "claude", ResponseModel = "sonnet", RequestModel = "sonnet", Target = "sonnet",
        Outcome = CallOutcome.Ok, Status = 200, UsageSource = UsageSource.Provider, InputTokens = 1_000, CachedInputTokens = 0, CacheWriteTokens = 0, OutputTokens = 100,
    };
}
