using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Counterfactuals;

public sealed class FleetSearchTests
{
    private const string Inside = "\"external_processing_allowed\":false";

    private static FleetSearchSummary Search(string fields, string sections) => Ask.One(fields, sections).FleetSearch!;

    private static FleetOption Own(string fields, string sections) => Ask.One(fields, sections).Option("self-host");

    [Fact]
    public void FromScenario_NothingStated_TakesTheCheapestRentedGpuWithAnObservedPrice()
    {
        Advice advice = Ask.One(Inside, "\"org\":{}");
        FleetSearchSummary search = advice.FleetSearch!;
        Assert.Equal(("self-host", "on_demand"), (search.RankedBy, Assert.Single(search.Procurements)));
        Assert.All(search.Gpus, id => Assert.False(ShippedCatalogs.Accelerators.Single(gpu => gpu.Id == id) is { PriceIsEstimate: true } or { Class: "consumer" or "cpu" }));
        Assert.DoesNotContain("int4", search.Precisions);
        Assert.Equal(search.Combinations, search.Costed + search.TooDear + search.DoNotFit + search.TooSlow);
        Assert.Equal(search.Chosen!.MonthlyUsd, advice.Option("self-host").MonthlyUsd!.Point);
        Assert.Contains(advice.Assumptions, one => one is { Name: "self_host.gpu", IsEstimate: true });
    }

    /// <summary>Each accelerator named alone costs no less than the search over all of them.</summary>
    [Fact]
    public void FromScenario_NothingStated_IsTheMinimumOverEveryNamedGpu()
    {
        FleetSearchSummary search = Search(Inside, "\"org\":{}");
        decimal[] alone = [.. search.Gpus.Select(gpu => Own(Inside, $$""" "self_host":{"gpu":"{{gpu}}"} """)).Where(option => option.Feasible).Select(option => option.MonthlyUsd!.Point)];
        Assert.Equal(alone.Min(), search.Chosen!.MonthlyUsd);
    }

    [Theory]
    [InlineData("", """ "self_host":{"gpu":"l40s"} """, "L40S-48GB")]
    [InlineData("", """ "self_host":{"gpu":["l40s","h100-pcie"]} """, "L40S-48GB,H100-PCIe-80GB")]
    [InlineData("", """ "self_host":{"gpu":"l40s","procurement":"any"} """, "L40S-48GB")]
    public void FromScenario_GpuNamed_IsTheOnlyOneSearched(string fields, string sections, string gpus) =>
        Assert.Equal(gpus.Split(','), Search(fields, sections).Gpus);

    [Fact]
    public void FromScenario_AnyGpu_LooksAtConsumerCardsToo() =>
        Assert.Contains("RTX-4090-24GB", Search("", """ "self_host":{"gpu":"any"} """).Gpus);

    [Fact]
    public void FromScenario_FourBit_OnlyWhenStated()
    {
        Assert.Equal(["int4"], Search("\"precision\":\"int4\"", "\"org\":{}").Precisions);
        Assert.Null(Own("\"precision\":\"int4\",\"model\":\"llama-3.3-70b\"", """ "self_host":{"gpu":"1x a100-sxm-80gb"} """).WhyNot);
        Assert.Equal("does_not_fit", Own("\"model\":\"llama-3.3-70b\"", """ "self_host":{"gpu":"1x rtx-6000-ada"} """).WhyNot);
    }

    [Fact]
    public void FromScenario_CommitmentsNotAskedFor_AreShownAndNotTaken()
    {
        FleetSearchSummary search = Search(Inside, """ "self_host":{"gpu":"2x h100-sxm"} """);
        Assert.Equal("on_demand", search.Chosen!.Procurement);
        FleetAlternative reserved = search.Alternatives.Single(other => other.LostBy == "commitment" && other.Choice!.Procurement == "reserved");
        Assert.Equal(2m * 2.1m * 730m, reserved.Choice!.ServerUsdPerMonth);
        Assert.Equal("reserved", Search(Inside, """ "self_host":{"gpu":"2x h100-sxm","procurement":"reserved"} """).Chosen!.Procurement);
        Assert.Equal(reserved.Choice.MonthlyUsd, Search(Inside, """ "self_host":{"gpu":"2x h100-sxm","procurement":"reserved"} """).Chosen!.MonthlyUsd);
    }

    [Fact]
    public void FromScenario_TightFirstToken_PassesOverHardwareThatIsTooSlow()
    {
        FleetSearchSummary search = Search($"{Inside},\"latency_budget_ms\":200,\"model\":\"llama-3.3-70b\"", "\"org\":{}");
        Assert.True(search.TooSlow > 0);
        Assert.Contains(search.Alternatives, other => other.LostBy == "infeasible_latency");
        Assert.True(search.Chosen!.MonthlyUsd >= Search($"{Inside},\"model\":\"llama-3.3-70b\"", "\"org\":{}").Chosen!.MonthlyUsd);
    }

    [Theory]
    [InlineData("\"model\":\"llama-3.1-70b\",\"precision\":\"bf16\"", """ "self_host":{"gpu":"rtx-4090"} """, "does_not_fit", "Nearest that works: ")]
    [InlineData("\"model\":\"deepseek-v3\",\"precision\":\"bf16\",\"input_tokens\":20000", """ "self_host":{"gpu":"8x l40s"} """, "does_not_fit", "Nearest that works: ")]
    [InlineData("\"model\":\"kimi-k2-instruct\",\"precision\":\"bf16\"", """ "self_host":{"gpu":"h100-sxm"} """, "does_not_fit", "No server of one to eight accelerators")]
    [InlineData("\"model\":\"llama-3.1-405b\",\"latency_budget_ms\":1", "\"org\":{}", "infeasible_latency", "The fastest that holds it, ")]
    public void FromScenario_NothingRuns_NamesTheCauseAndTheNearest(string fields, string sections, string code, string nearest)
    {
        Advice advice = Ask.One(fields.Contains("input_tokens", StringComparison.Ordinal) ? fields.Replace(",\"input_tokens\":20000", "", StringComparison.Ordinal) : fields, sections);
        Assert.Contains(nearest, advice.Reasons.Single(reason => reason.Code == code).Text, StringComparison.Ordinal);
        Assert.Equal(code, advice.Option("self-host").WhyNot);
    }

    [Fact]
    public void FromScenario_MixedServersSaveMuch_SaysSoAndKeepsTheVerdictsArithmetic()
    {
        // Equal servers step by whole large ones; a large and a small one together fit between the steps.
        FleetSearchSummary[] searches = [.. Enumerable.Range(1, 12).Select(volume =>
            Ask.About($$"""{"workloads":[{"requests_per_month":{{volume * 4_000_000}},"input_tokens":1500,"output_tokens":300,"traffic":"steady",{{Inside}}}]}""").FleetSearch!)];
        Assert.Contains(searches, search => search.Mixed is not null);
        Assert.All(searches.Where(search => search.Mixed is not null), search =>
        {
            Assert.Equal(search.Chosen!.MonthlyUsd - search.Mixed!.SavingUsd, search.Mixed.MonthlyUsd);
            Assert.True(search.Mixed is { IsExact: true, SavingUsd: > 0m, Servers.Length: >= 2 });
        });
    }

    [Fact]
    public void FromScenario_PeaksInTheCurve_ShowWhereTheNextServerNoLongerPays()
    {
        Advice advice = Ask.About("""{"workloads":[{"requests_per_month":20000000,"input_tokens":1500,"output_tokens":300,"load_duration_curve":[[0.05,2.0],[0.2,1.5],[0.4,1],[0.35,0.571428571]]}]}""");
        MarginalServerSummary[] servers = [.. advice.FleetSearch!.MarginalServers];
        Assert.Equal(servers.Count(server => server.Pays), advice.Option("hybrid").Fleet!.Servers);
        Assert.False(servers[^1].Pays);
    }

    [Fact]
    public void FromScenario_PriceAndCapacityStated_HasNothingToSearch() => Assert.Null(Ask.One("").FleetSearch);
}
