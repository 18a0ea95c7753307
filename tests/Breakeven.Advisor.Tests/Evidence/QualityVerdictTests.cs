using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Evidence;

/// <summary>What evidence does to a verdict.</summary>
public sealed class QualityVerdictTests
{
    private const string Cheap = """ "self_host":{"server_usd_per_month":3000} """;

    private static Advice About(string fields, IEnumerable<QualitySample> evidence, string sections = Cheap) => AdvicePipeline.FromScenario(
        Scenario.Parse(Encoding.UTF8.GetBytes($$"""{"workloads":[{"name":"w","requests_per_month":3000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"{{(fields.Length > 0 ? "," + fields : "")}}}],{{sections}}}""")),
        new AdviceOptions { Evidence = new EvidenceSet(evidence) });

    [Fact]
    public void FromScenario_Refuted_ExcludesOwnServersAndSaysSo()
    {
        Advice advice = About($"\"model\":\"{Scores.Llama}\"", Scores.Bad(Scores.Llama));
        Assert.Equal(Verdict.Api, advice.Verdict);
        Assert.Equal("quality_not_enough", advice.Reasons()[0]);
        Assert.Contains("-10.0 points", advice.Reasons[0].Text, StringComparison.Ordinal);
        Assert.Equal((false, "quality_not_enough"), (advice.Option("self-host").Feasible, advice.Option("self-host").WhyNot));
        Assert.NotNull(advice.Option("self-host").MonthlyUsd);
        Assert.Contains("frontier_overrides_cost", advice.Warnings());
        Flip flip = Assert.Single(advice.WouldChangeIf, flip => flip.Input == "quality_margin");
        Assert.Equal(("0.02", Verdict.SelfHost), (flip.From, flip.Verdict));
        Assert.Equal(Verdict.SelfHost, About($"\"model\":\"{Scores.Llama}\",\"quality_margin\":{flip.To}", Scores.Bad(Scores.Llama)).Verdict);
    }

    [Fact]
    public void FromScenario_RefutedAndNoApiAllowed_IsAConflict()
    {
        Advice advice = About($"\"model\":\"{Scores.Llama}\",\"external_processing_allowed\":false", Scores.Bad(Scores.Llama));
        Assert.Equal(Verdict.Infeasible, advice.Verdict);
        Assert.Equal(["constraint_conflict", "residency_required", "quality_not_enough"], advice.Reasons());
    }

    [Fact]
    public void FromScenario_NobodyNamesAModelAndAllTestedFailed_ExcludesOwnServers() =>
        Assert.Equal("quality_not_enough", About("", Scores.Bad(Scores.Llama).Concat(Scores.Bad(Scores.Qwen))).Option("self-host").WhyNot);

    [Fact]
    public void FromScenario_Proven_IsAReasonAndComesBeforeTheCheaper()
    {
        const string Gpu = """ "self_host":{"gpu":"h100-sxm","ops_fte_share":0.1} """;
        string candidates = $"\"candidate_models\":[\"{Scores.Llama}\",\"{Scores.Qwen}\",\"meta-llama/Llama-3.1-8B\"]";
        FleetOption cheapest = About(candidates, [], Gpu).Option("self-host");
        Assert.NotEqual(Scores.Llama, Assert.Single(cheapest.Fleet!.Models));
        Advice advice = About(candidates, Scores.Good(Scores.Llama).Concat(Scores.Bad("llama-3.1-8b")), Gpu);
        FleetOption own = advice.Option("self-host");
        Assert.Equal(Scores.Llama, Assert.Single(own.Fleet!.Models));
        Assert.True(own.MonthlyUsd!.Point > cheapest.MonthlyUsd!.Point);
        Assert.Equal(advice.Verdict is Verdict.SelfHost or Verdict.Hybrid, advice.Reasons().Contains("quality_proven"));
        Assert.Contains(advice.Assumptions, one => one is { Name: "model quality", IsEstimate: false });
    }

    [Fact]
    public void FromScenario_TheProvenOneDoesNotFit_TakesTheNextThatIsNotRefuted()
    {
        const string Small = """ "self_host":{"gpu":"1x rtx-4090"} """;
        Advice advice = About($"\"candidate_models\":[\"{Scores.Llama}\",\"meta-llama/Llama-3.1-8B\"],\"precision\":\"fp8\"", Scores.Good(Scores.Llama), Small);
        Assert.Equal("meta-llama/Llama-3.1-8B", Assert.Single(advice.Option("self-host").Fleet!.Models));
        Assert.DoesNotContain("quality_proven", advice.Reasons());
    }

    [Fact]
    public void FromScenario_Unsettled_Warns()
    {
        Advice advice = About($"\"model\":\"{Scores.Llama}\"", Scores.Few(Scores.Llama));
        Assert.Equal(Verdict.SelfHost, advice.Verdict);
        Assert.Contains("quality_unproven", advice.Warnings());
        Assert.True(advice.Quality!.ToSettle!.Items > 1_000);
    }

    [Fact]
    public void FromScenario_NoEvidence_IsAnAssumptionWithWhatItTakes()
    {
        Advice advice = About("", []);
        Assert.Equal(QualityStatus.Assumed, advice.Quality!.Status);
        SettlePlan plan = advice.Quality.ToSettle!;
        // 7.849 · 0.15 / 0.02²; a tenth of 3M a month is 9,863 a day; a judge reads 1,000 + 2·200 + 300 tokens at $3 and writes 60 at $15, twice.
        Assert.Equal(2_944, plan.Items);
        Assert.Equal(0.3, plan.Days);
        Assert.Equal(2_944 * 2 * (1_700 * 3m + 60 * 15m) / 1_000_000m, plan.JudgeUsd, 2);
        Assert.Contains(advice.Assumptions, one => one is { Name: "model quality", IsEstimate: true } && one.Source.Contains("2,944", StringComparison.Ordinal));
        Assert.DoesNotContain(advice.Reasons().Concat(advice.Warnings()), code => code.StartsWith("quality_", StringComparison.Ordinal));
    }

    [Fact]
    public void FromScenario_EvidenceOfAnotherWorkload_ChangesNothing()
    {
        byte[] without = Ask.Json(About("", [])), other = Ask.Json(About("", Scores.Pairs(Scores.Llama, 880, 110, 10, workload: "other")));
        Assert.Equal(without, other);
    }

    [Fact]
    public void FromScenario_FrontierRequiredAgainstProof_TellsTheConflict()
    {
        Advice advice = About("\"frontier_required\":true", Scores.Good(Scores.Llama));
        Assert.Equal(Verdict.Api, advice.Verdict);
        Assert.Contains("quality_proven", advice.Warnings());
    }

    [Theory]
    [InlineData("\"quality_margin\":0", "quality_margin")]
    [InlineData("\"quality_floor\":1.5", "quality_floor")]
    [InlineData("\"languages\":[\"english\"]", "languages")]
    [InlineData("\"tools_required\":\"yes\"", "tools_required")]
    public void FromScenario_WrongField_NamesIt(string field, string named) =>
        Assert.Contains(named, Assert.Throws<ScenarioException>(() => About(field, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_Quality_HasDifferenceAndInterval()
    {
        JsonElement quality = Ask.Document(About("", Scores.Bad(Scores.Llama))).GetProperty("quality");
        Assert.Equal("refuted", quality.GetProperty("status").GetString());
        JsonElement source = quality.GetProperty("models")[0].GetProperty("sources")[0];
        Assert.Equal((-0.1, 1_000, "paired"), (source.GetProperty("difference").GetDouble(), source.GetProperty("items").GetInt32(), source.GetProperty("method").GetString()));
        Assert.True(source.GetProperty("high").GetDouble() < -0.02);
    }
}
