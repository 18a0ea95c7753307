using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Optimisation;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Tests.Workloads;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Optimisation;

public sealed class OptimisedCaseTests
{
    private const int Hours = 336;
    private const double Monthly = 730.0 / Hours;

    private static CallRecord Call(double minute, params string[] hashes) => Traffic.Call(Traffic.Monday.AddMinutes(minute)) with
    {
        PrefixHashes = [.. hashes], Provider = "anthropic", ResponseModel = "claude-sonnet-4-5", RequestModel = "claude-sonnet-4-5", Stream = true, ReasoningTokens = 0,
        InputTokens = 2_000, CachedInputTokens = 0, OutputTokens = 200, DurationMs = 1_000, TtfcMs = 200, CostUsd = new Money(0.009m), // 2,000 x $3/M + 200 x $15/M
    };

    /// <summary>Two weeks, two calls in every half hour; the second repeats the first.</summary>
    private static IEnumerable<CallRecord> Repeating() => Enumerable.Range(0, Hours * 2).SelectMany(i => new[] { Call(30 * i, $"p{i}"), Call(30 * i + 10, $"p{i}") });

    /// <summary>Two weeks; every half hour a conversation of two turns a minute apart, whose second begins with the whole first.</summary>
    private static IEnumerable<CallRecord> Conversing() => Enumerable.Range(0, Hours * 2).SelectMany(i => new[]
    {
        Call(30 * i, $"p{i}"),
        Call(30 * i + 1, $"p{i}", $"a{i}", $"q{i}") with { InputTokens = 2_400, CostUsd = new Money(0.0102m) },
    });

    private static Advice About(IEnumerable<CallRecord> calls, string requirements = "{}", double scale = 1) => AdvicePipeline.FromProfiles(
        WorkloadProfiler.Profile(calls, new() { Scale = scale, From = Traffic.Monday, Until = Traffic.Monday.AddHours(Hours) }), Scenario.ParseRequirements(Encoding.UTF8.GetBytes(requirements)), new AdviceOptions()).Workloads[0];

    private static OptimisationMeasure Measure(Advice advice, string name) => advice.Optimisation!.Measures.Single(measure => measure.Name == name);

    [Fact]
    public void FromProfiles_HalfAreRepeats_HalvesTheVolumeOfEveryFleet()
    {
        Advice advice = About(Repeating());
        OptimisationPlan plan = advice.Optimisation!;

        Assert.Equal(4 * Hours * Monthly, (double)plan.RequestsBefore, 1);
        Assert.Equal(2 * Hours * Monthly, (double)plan.RequestsAfter, 1);
        Assert.Equal(plan.BeforeUsd / 2m, plan.AfterUsd, 2);
        Assert.Equal(4m * 730m * 0.009m, plan.BeforeUsd, 2);
        Assert.Equal(plan.AfterUsd, advice.Option("api").MonthlyUsd!.Point);
        Assert.Equal(plan.AfterUsd, advice.Option("api").CostLines.Sum(line => line.Usd), 9);
        Assert.Equal(plan.RequestsAfter, advice.Charts!.CurrentRequestsPerMonth);
        Assert.Equal(0.5m, Measure(advice, "response_cache").SavingShare!.Value, 6);
        Assert.Equal(advice.Observed!.RequestsPerMonth, (double)plan.RequestsBefore, 2);
    }

    /// <summary>At $3/M in, $0.30 cached, $3.75 written: 2,000 of 4,400 tokens read; 2,400 written. Bill 0.0192.</summary>
    [Fact]
    public void FromProfiles_ConversationsAtAnthropic_SaveReadsLessTheSurchargeForWriting()
    {
        OptimisationMeasure measure = Measure(About(Conversing()), "prompt_cache");
        decimal saved = (2_000m * 2.7m - 2_400m * 0.75m) / 1e6m / 0.0192m;

        Assert.True(measure.IsCounted);
        Assert.Equal(MeasureBasis.Measured, measure.Basis);
        Assert.Equal(saved, measure.SavingShare!.Value, 6);
    }

    [Fact]
    public void FromProfiles_SinglePromptsAtAnthropic_AreNotWrittenInVain()
    {
        OptimisationMeasure measure = Measure(About(Enumerable.Range(0, 2 * Hours).Select(i => Call(30 * i, "s", $"p{i}"))), "prompt_cache");
        Assert.False(measure.IsCounted);
        Assert.Equal(0m, measure.SavingUsd);
        Assert.Contains("cost more than the reads save", measure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FromProfiles_ReadsAlreadyRecordedAtAProviderThatCachesByItself_AreNotCountedAgain()
    {
        Advice advice = About(Conversing().Select(call => call with { Provider = "openai", ResponseModel = "gpt-4.1" }));
        OptimisationMeasure measure = Measure(advice, "prompt_cache");

        Assert.False(measure.IsCounted);
        Assert.Equal(advice.Optimisation!.BeforeUsd, advice.Optimisation.AfterUsd);
    }

    [Fact]
    public void FromProfiles_RepeatsAndConversations_ComposeByMultiplication()
    {
        Advice advice = About(Repeating().Concat(Conversing().Select(call => call with { StartedAt = call.StartedAt.AddMinutes(15), PrefixHashes = [.. call.PrefixHashes!.Value.Select(hash => "c" + hash)] })));
        OptimisationPlan plan = advice.Optimisation!;
        decimal left = plan.Measures.Where(measure => measure.IsCounted).Aggregate(1m, (rest, measure) => rest * (1m - measure.SavingShare!.Value));

        Assert.Equal(["response_cache", "prompt_cache"], plan.Measures.Where(measure => measure.IsCounted).Select(measure => measure.Name));
        Assert.Equal(plan.AfterUsd / plan.BeforeUsd, left, 9);
        Assert.Equal(plan.BeforeUsd - plan.AfterUsd, plan.Measures.Where(measure => measure.IsCounted).Sum(measure => measure.SavingUsd!.Value), 6);
    }

    [Fact]
    public void FromProfiles_OptimisingTurnsTheVerdict_SaysOptimiseFirst()
    {
        // Recorded: 2,920 x 2,000 requests at $0.009 are $52,560; half of them fall below the server's $40,000.
        const string Server = """{"self_host":{"server_usd_per_month":40000,"ops_fte_share":0,"redundancy":0}}""";
        Advice advice = About(Repeating(), Server, scale: 2_000);

        Assert.Equal(Verdict.Api, advice.Verdict);
        Assert.Contains("optimise_first", advice.Reasons());
        Assert.Contains("$52,560", advice.Reasons.Single(reason => reason.Code == "optimise_first").Text, StringComparison.Ordinal);
        Assert.Equal(Verdict.SelfHost, About(Repeating().Select(call => call with { PrefixHashes = null }), Server, scale: 2_000).Verdict);
    }

    [Fact]
    public void FromProfiles_SavingIsStated_CountsThatAlone()
    {
        Advice advice = About(Repeating(), """{"workloads":[{"name":"*","optimisation_saving":0.1}]}""");
        OptimisationMeasure measure = Assert.Single(advice.Optimisation!.Measures);

        Assert.Equal("stated_saving", measure.Name);
        Assert.Equal(0.1m, measure.SavingShare!.Value, 9);
        Assert.Equal(advice.Optimisation.RequestsBefore, advice.Optimisation.RequestsAfter);
    }

    [Fact]
    public void FromProfiles_VolumeIsStated_ShrinksInProportion()
    {
        OptimisationPlan plan = About(Repeating(), """{"workloads":[{"name":"*","requests_per_month":1000000}]}""").Optimisation!;
        Assert.Equal(1_000_000m, plan.RequestsBefore);
        Assert.Equal(500_000m, plan.RequestsAfter, 0);
    }

    [Fact]
    public void FromProfiles_WithoutHashes_CountsNothingAndSaysSo()
    {
        Advice advice = About(Repeating().Select(call => call with { PrefixHashes = null }));
        Assert.Equal(MeasureBasis.NotMeasured, Measure(advice, "response_cache").Basis);
        Assert.Null(Measure(advice, "prompt_cache").SavingUsd);
        Assert.Equal(advice.Optimisation!.BeforeUsd, advice.Optimisation.AfterUsd);
        Assert.Contains(advice.Observed!.Usage!.Gaps, gap => gap.Kind == "prompt_hashes");
    }

    [Fact]
    public void FromProfiles_CheaperModelOfTheFamily_IsToldAndNotCounted()
    {
        OptimisationMeasure measure = Measure(About(Conversing().Select(call => call with { Provider = "openai", ResponseModel = "gpt-4.1-2025-04-14" })), "cheaper_model");
        Assert.False(measure.IsCounted);
        Assert.Equal(MeasureBasis.NeedsEvidence, measure.Basis);
        Assert.StartsWith("gpt-4.1-mini instead of gpt-4.1-2025-04-14", measure.Text, StringComparison.Ordinal);
        Assert.Equal(0.8m, measure.SavingShare!.Value, 9); // $0.40 and $1.60 for $2 and $8
    }

    [Theory]
    [InlineData("{}", 0.25)] // half the calls were not streamed, half price
    [InlineData("""{"workloads":[{"name":"*","latency_budget_ms":5000}]}""", 0)]
    [InlineData("""{"workloads":[{"name":"*","deadline":"2h"}]}""", 0)]
    public void FromProfiles_CallsThatWereNotStreamed_AreAnEstimateOfWhatCouldWait(string requirements, double share)
    {
        OptimisationMeasure measure = Measure(About(Conversing().Select((call, index) => call with { Stream = index % 2 == 0 }), requirements), "batch");
        Assert.False(measure.IsCounted);
        Assert.Equal((decimal)share, measure.SavingShare);
    }

    [Fact]
    public void FromProfiles_DeadlineOfADay_CountsBatchAsStated()
    {
        OptimisationMeasure measure = Measure(About(Conversing(), """{"workloads":[{"name":"*","deadline":"24h"}]}"""), "batch");
        Assert.True(measure.IsCounted);
        Assert.Equal(MeasureBasis.Stated, measure.Basis);
        Assert.Equal(0.5m, measure.SavingShare!.Value, 9);
    }

    [Fact]
    public void FromScenario_OnPaper_RepeatsWhatWasGivenAndChangesNothing()
    {
        Advice plain = Ask.One("").Workloads[0];
        Advice given = Ask.One("\"exact_repeat_fraction\":0.2,\"growth_per_month\":0.05").Workloads[0];

        Assert.Empty(plain.Optimisation!.Measures);
        Assert.Equal(plain.Option("api").MonthlyUsd, given.Option("api").MonthlyUsd);
        Assert.Equal(plain.Verdict, given.Verdict);
        OptimisationMeasure measure = Assert.Single(given.Optimisation!.Measures);
        Assert.False(measure.IsCounted);
        Assert.Equal(0.2m, measure.SavingShare);
        Assert.Equal(1_340_095.641m, given.Outlook!.RequestsInSixMonths);
    }

    [Fact]
    public void FromScenario_CachedBatchAndSavingGiven_AddUpToTheBillWithoutThem()
    {
        OptimisationPlan plan = Ask.One("\"cached_input_fraction\":0.5,\"batch_fraction\":0.4,\"optimisation_saving\":0.25").Workloads[0].Optimisation!;
        Assert.Equal(6_000m, plan.BeforeUsd);
        Assert.Equal((3_000m * 0.5m + 300m * 0.5m + 3_000m) * 0.8m * 0.75m, plan.AfterUsd);
        Assert.Equal(plan.BeforeUsd - plan.AfterUsd, plan.Measures.Sum(measure => measure.SavingUsd!.Value));
    }

    [Fact]
    public void Json_ObservedWorkload_CarriesUsageAndOptimisation()
    {
        JsonElement document = Ask.Document(About(Repeating()));
        Assert.Equal(0.5, document.GetProperty("usage").GetProperty("exact_repeats").GetProperty("by_time_to_live")[1].GetProperty("share").GetDouble(), 6);
        Assert.Equal("measured", document.GetProperty("optimisation").GetProperty("measures")[0].GetProperty("basis").GetString());
        Assert.Equal(Ask.Json(About(Repeating())), Ask.Json(About(Repeating())));
    }

    [Fact]
    public void Report_ObservedWorkload_TellsMeasuresAndGaps()
    {
        string text = AdviceMarkdown.Render(About(Repeating()), ReportContext.Default);
        Assert.Contains("The API used well", text, StringComparison.Ordinal);
        Assert.Contains("Exact repeats", text, StringComparison.Ordinal);
        Assert.DoesNotContain("The API used well", AdviceMarkdown.Render(Ask.One(""), ReportContext.Default), StringComparison.Ordinal);
    }
}
