using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Verdicts;

/// <summary>What the whole says when there are several workloads.</summary>
public sealed class SeveralWorkloadsTests
{
    private const string FourMillion = """ "self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":4000000,"ops_fte_share":0.1,"fte_usd_per_year":120000,"redundancy":1} """;

    private static Advice Two(string fieldsOfB = "", string hosting = FourMillion) => Ask.About($$"""
        {"workloads":[{"name":"a","requests_per_month":2000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady","external_processing_allowed":false},
                      {"name":"b","requests_per_month":2000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady","external_processing_allowed":false{{fieldsOfB}}}],{{hosting}}}
        """);

    [Fact]
    public void FromScenario_TwoOnTheSameServers_SaysWhatOneEngineCosts()
    {
        Advice advice = Two();
        // Apart 2 x (2 x 3,000 + 1,000); together one server, one spare and one tenth of an engineer.
        string text = advice.Warnings.Single(finding => finding.Code == "shared_engine").Text;
        Assert.Contains("$14,000", text, StringComparison.Ordinal);
        Assert.Contains("1 server and 1 spare", text, StringComparison.Ordinal);
        Assert.Contains("$7,000", text, StringComparison.Ordinal);
        Assert.Equal(14_000m, advice.Option("self-host").MonthlyUsd!.Point);
    }

    [Theory]
    [InlineData(",\"environment\":\"development\"")]
    [InlineData(",\"self_host\":{\"server_usd_per_month\":2000}")]
    public void FromScenario_CannotBeOneEngine_SaysNothingOfSharing(string fields) =>
        Assert.DoesNotContain("shared_engine", Two(fields).Warnings());

    [Fact]
    public void FromScenario_SameSentenceForBoth_IsSaidOnce()
    {
        string text = Two().Reasons.Single(finding => finding.Code == "predictable_traffic").Text;
        Assert.Equal("a, b: Demand is flat or follows a schedule, so own capacity can be planned.", text);
    }

    [Fact]
    public void FromScenario_ManyWorkloads_NamesFiveAndCountsTheRest()
    {
        string workloads = string.Join(',', Enumerable.Range(0, 40).Select(index => $$"""{"name":"w{{index}}","requests_per_month":{{(index + 1) * 1000}},"input_tokens":1000,"output_tokens":200}"""));
        Advice advice = Ask.About($$"""{"workloads":[{{workloads}}],{{Ask.ThreeThousand}}}""");
        Assert.All(advice.Reasons.Concat(advice.Warnings), finding => Assert.InRange(finding.Text.Length, 1, 1_500));
        Assert.Contains("and 35 more", advice.Reasons.Single(finding => finding.Code == "volume_below_breakeven").Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void FromScenario_Several_HasOneBreakEvenAndCostCurve()
    {
        Advice advice = Two();
        // Both have a spare: 2 x 7,000 a month over $0.006 a request.
        Assert.Equal(2_333_333m, decimal.Round(advice.BreakEven!.FirstRequestsPerMonth!.Value));
        CostPoint today = advice.Charts!.CostByVolume.Single(point => point.RequestsPerMonth == 4_000_000m);
        Assert.Equal((24_000m, 14_000m), (today.Api, today.SelfHost));
    }

    [Fact]
    public void FromScenario_VolumeUnknown_HasNoBreakEvenOfTheWhole()
    {
        Advice advice = Ask.About($$"""{"workloads":[{"name":"a","requests_per_month":1000},{"name":"b"}],{{Ask.ThreeThousand}}}""");
        Assert.Null(advice.BreakEven!.FirstRequestsPerMonth);
        Assert.NotEqual("", advice.BreakEven.Basis);
    }

    [Fact]
    public void FromScenario_GpuAndPriceWithoutModel_TakesAModelledCapacity()
    {
        Advice advice = Ask.One("", """ "self_host":{"server_usd_per_month":5000,"gpu":"2x h100-sxm"} """);
        Assert.True(advice.Option("self-host").Fleet!.CapacityRequestsPerMonth > 0);
        Assert.True(advice.Workloads[0].Assumptions.Single(assumption => assumption.Name == "model").IsEstimate);
    }

    [Fact]
    public void FromScenario_DefaultModelDoesNotFit_TakesASmallerOne()
    {
        Advice advice = Ask.One("", """ "self_host":{"server_usd_per_month":500,"gpu":"1x rtx-4090"} """);
        Assert.True(advice.Option("self-host").Feasible);
        Assert.Equal(["meta-llama/Llama-3.1-8B"], advice.Option("self-host").Fleet!.Models);
    }

    [Fact]
    public void WouldChangeIf_TighteningUntilNothingIsLeft_IsNotListed() =>
        Assert.DoesNotContain(Two().Workloads[0].WouldChangeIf, flip => flip.Verdict == Verdict.Infeasible);
}
