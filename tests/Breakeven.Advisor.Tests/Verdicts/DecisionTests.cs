using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Verdicts;

public sealed class DecisionTests
{
    [Fact]
    public void FromScenario_DataMayNotLeaveAndOnlyFrontierIsGood_ToldAsConflict()
    {
        Advice advice = Ask.One("\"external_processing_allowed\":false,\"frontier_required\":true");
        Assert.Equal(Verdict.Infeasible, advice.Verdict);
        Assert.Equal(["constraint_conflict", "residency_required", "frontier_required"], advice.Reasons());
        Assert.All(advice.Options, option => Assert.False(option.Feasible));
        Assert.Equal(6_000m, advice.Option("api").MonthlyUsd!.Point); // an excluded option keeps its figures
        Assert.Contains(advice.WouldChangeIf, flip => flip is { Input: "frontier_required", Verdict: Verdict.SelfHost });
    }

    [Theory]
    [InlineData("eu", true)]
    [InlineData("us", false)]
    [InlineData("eu-west-2", false)] // London
    [InlineData(null, false)] // unknown means no
    public void FromScenario_DataMustStayInEu_ApiOnlyFromThere(string? region, bool feasible)
    {
        Advice advice = Ask.One("\"residency\":\"EU\"", Ask.ThreeThousand + (region is null ? "" : $$""","api":{"region":"{{region}}"}"""));
        Assert.Equal(feasible, advice.Option("api").Feasible);
        Assert.Equal(feasible ? null : "residency_required", advice.Option("api").WhyNot);
        Assert.Equal(feasible, advice.Reasons().Contains("api_residency_region"));
    }

    [Fact]
    public void FromScenario_WholeAnswerWithin50Ms_IsInfeasibleAndShowsTheBound()
    {
        Advice advice = Ask.One("\"latency_budget_ms\":50,\"latency_kind\":\"e2e\"");
        Assert.Equal(Verdict.Infeasible, advice.Verdict);
        Assert.Contains("487.5 ms", advice.Reasons.Single(reason => reason.Code == "infeasible_latency").Text, StringComparison.Ordinal); // 200 x 8.03 GB / 3350 GB/s + 8.1 ms for the prompt
    }

    [Fact]
    public void FromScenario_LicenceForbidsHostedService_HostsAnother()
    {
        Advice advice = Ask.One("\"use\":\"hosted-service\",\"candidate_models\":[\"falcon-180B\",\"Mistral-Large-2407\",\"qwen3-8b\"]");
        Assert.Equal(["Qwen/Qwen3-8B"], advice.Option("self-host").Fleet!.Models);
        Assert.Contains("model_licence", advice.Warnings());
        Assert.Equal("model_licence", Ask.One("\"use\":\"hosted-service\",\"model\":\"falcon-180B\"").Option("self-host").WhyNot);
        Assert.Null(Ask.One("\"use\":\"internal\",\"model\":\"falcon-180B\"").Option("self-host").WhyNot);
    }

    [Fact]
    public void FromScenario_SeventyBillionOn24Gb_DoesNotFit()
    {
        Advice advice = Ask.One("\"model\":\"llama-3.1-70b\",\"precision\":\"bf16\"", "\"self_host\":{\"server_usd_per_month\":3000,\"gpu\":\"rtx-4090\"}");
        Assert.Equal("does_not_fit", advice.Option("self-host").WhyNot);
        Assert.Equal(Verdict.Api, advice.Verdict);
    }

    /// <summary>What does not run has no price, and is not compared with one.</summary>
    [Fact]
    public void FromScenario_ModelFitsNowhereAndNoPriceIsStated_TellsNoCostOfOwnServers()
    {
        Advice advice = Ask.One("\"model\":\"deepseek-ai/DeepSeek-V3\",\"precision\":\"bf16\"", "\"self_host\":{\"gpu\":\"1x l4\"}");
        Assert.Equal((Verdict.Api, "does_not_fit"), (advice.Verdict, advice.Reasons.Single().Code));
        Assert.Null(advice.Option("self-host").MonthlyUsd);
    }

    [Fact]
    public void FromScenario_GpuFromCatalog_CountsStaffAndSpareByDefault()
    {
        Advice advice = Ask.One("\"model\":\"llama-3.1-8b\"", "\"self_host\":{\"gpu\":\"l40s\"}");
        FleetOption own = advice.Option("self-host");
        Assert.Equal(3_750m, own.CostLines.Single(line => line.Name == "ops_staff").Usd);
        Assert.Equal(1, own.Fleet!.Spare);
        Assert.Equal(own.MonthlyUsd!.Point, own.CostLines.Sum(line => line.Usd));
        Assert.Contains(advice.Assumptions, assumption => assumption is { Name: "model quality", IsEstimate: true });
    }

    [Theory]
    [InlineData("HIPAA", "", true)]
    [InlineData("HIPAA", "\"external_processing_allowed\":false,", false)]
    [InlineData("SOC2", "", false)]
    public void FromScenario_HealthRules_WarnOnlyWhereDataGoesToAnApi(string rule, string more, bool warns) =>
        Assert.Equal(warns, Ask.One($"{more}\"compliance\":[\"{rule}\"]", "\"self_host\":{\"server_usd_per_month\":90000}").Warnings().Contains("check_baa"));

    [Theory]
    [InlineData("lora", true)]
    [InlineData("prompt", true)]
    [InlineData("full_finetune", false)]
    public void FromScenario_Customization_ExcludesTheApiOnlyForFullFineTuning(string kind, bool feasible) =>
        Assert.Equal(feasible, Ask.One($"\"customization\":\"{kind}\"").Option("api").Feasible);

    [Theory]
    [InlineData("\"batch_fraction\":1", "batch_discount", 4_000)]
    [InlineData("\"cached_input_fraction\":0.95", "cached_tokens", 4_000)]
    [InlineData("\"reasoning_tokens\":400", "reasoning_tokens", 8_000)]
    [InlineData("\"optimisation_saving\":0.5", "optimise_first", 4_000)]
    public void FromScenario_FactorFlipsTheCheaperPlan_IsAReason(string field, string code, int server)
    {
        string sections = $"\"self_host\":{{\"server_usd_per_month\":{server}}}";
        Advice with = Ask.One(field, sections), without = Ask.One("", sections);
        Assert.NotEqual(without.Verdict, with.Verdict);
        Assert.Contains(code, with.Reasons());
    }

    [Fact]
    public void FromScenario_BoughtServerAndFallingPrices_DeclineDecides()
    {
        const string Sections = "\"self_host\":{\"purchase_usd\":144000,\"amortisation_months\":36}";
        Assert.Equal(Verdict.SelfHost, Ask.One("", Sections).Verdict);
        Advice advice = Ask.One("\"api_price_decline_per_year\":0.5", Sections);
        Assert.Equal(Verdict.Api, advice.Verdict);
        Assert.Contains("price_decline", advice.Reasons());
    }

    [Fact]
    public void FromScenario_OfficeHoursOnDemand_RentsOnlyThem()
    {
        Assert.Equal(Verdict.Api, Ask.One("", "\"self_host\":{\"on_demand_usd_per_hour\":9}").Verdict);
        Advice advice = Ask.About("""{"workloads":[{"requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"scheduled","hours_per_week":50}],"self_host":{"on_demand_usd_per_hour":9,"can_schedule":true}}""");
        Assert.Equal(Verdict.SelfHost, advice.Verdict);
        Assert.Contains("scheduled_capacity", advice.Reasons());
        Assert.Equal(9m * 730m * 50m / 168m, advice.Option("self-host").MonthlyUsd!.Point, 6);
    }

    [Fact]
    public void FromScenario_PeaksIdleAFleet_HybridCarriesTheBase()
    {
        Advice advice = Ask.About("""{"workloads":[{"requests_per_month":2000000,"input_tokens":1000,"output_tokens":200,"traffic":"spiky","load_duration_curve":[[0.1,5],[0.9,0.555555556]]}],"self_host":{"server_usd_per_month":2000,"capacity_requests_per_month":1000000}}""");
        Assert.Equal(Verdict.Hybrid, advice.Verdict);
        Assert.Contains("idle_capacity", advice.Reasons());
        Assert.InRange(advice.Option("hybrid").Fleet!.OwnShare, 0.4, 0.6);
    }

    [Fact]
    public void FromScenario_SeasonsKeepTheServerAllYear_BuildForTheHighestMonth()
    {
        Advice advice = Ask.About("""{"workloads":[{"input_tokens":1000,"output_tokens":200,"traffic":"seasonal","monthly_profile":[100000,100000,100000,100000,100000,100000,100000,100000,100000,100000,1000000,1000000]}],"self_host":{"server_usd_per_month":500,"capacity_requests_per_month":500000}}""");
        Assert.Equal(2, advice.Option("self-host").Fleet!.Servers);
        Assert.Equal(0.006m * 3_000_000m / 12m, advice.Option("api").MonthlyUsd!.Point, 6);
    }

    [Fact]
    public void FromScenario_NoVolume_SaysSoAndStillGivesTheBreakEven()
    {
        Advice advice = Ask.About("""{"workloads":[{"input_tokens":1000,"output_tokens":200}],"self_host":{"server_usd_per_month":3000}}""");
        Assert.Equal(Verdict.NotEnoughData, advice.Verdict);
        Assert.Equal(500_000m, advice.BreakEven!.FirstRequestsPerMonth);
        Assert.Null(advice.Option("api").MonthlyUsd);
    }

    [Fact]
    public void FromScenario_ConfidenceAtBreakEven_IsNearAHalf() =>
        Assert.InRange(Ask.One("", "\"self_host\":{\"server_usd_per_month\":6000}").Confidence, 0.46, 0.54);
}
