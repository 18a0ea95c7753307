using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Verdicts;

public sealed class PortfolioTests
{
    private const string Hosting = """ "self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":1000000} """;

    private static string Workload(string name, int requests, string more = "") =>
        $$"""{"name":"{{name}}","requests_per_month":{{requests}},"input_tokens":1000,"output_tokens":200,"traffic":"steady"{{more}}}""";

    [Fact]
    public void FromScenario_EachTooSmallAlone_TogetherFillAServer()
    {
        // Three times 200,000 at $0.006 are $1,200 each and $3,600 together; one server costs $3,000.
        Advice advice = Ask.About($$"""{"workloads":[{{Workload("a", 200_000)}},{{Workload("b", 200_000)}},{{Workload("c", 200_000)}}],{{Hosting}}}""");
        Assert.Equal(Verdict.Api, advice.Verdict);
        EnginePool pool = Assert.Single(advice.Portfolio!.Pools);
        Assert.Equal((3_600m, 3_000m, 1), (pool.ApartUsd, pool.TogetherUsd, pool.Servers));
        Assert.Equal(["a", "b", "c"], pool.Members.Select(member => member.Workload));
        Assert.All(pool.Members, member => Assert.Equal((1_200m, 1_000m), (member.AloneUsd, member.SharedUsd)));
        Assert.Contains("pooling_pays", advice.Warnings());
        Assert.DoesNotContain("shared_engine", advice.Warnings());
    }

    [Fact]
    public void FromScenario_OneWouldNeedASecondServerForLittle_StaysOut()
    {
        // Two of 500,000 fill a server worth $6,000 of calls. The third would take a second server for $60 of calls.
        Advice advice = Ask.About($$"""{"workloads":[{{Workload("a", 500_000)}},{{Workload("b", 500_000)}},{{Workload("c", 10_000, ",\"peak_to_mean\":60")}}],{{Hosting}}}""");
        EnginePool pool = Assert.Single(advice.Portfolio!.Pools);
        Assert.Equal(["a", "b"], pool.Members.Select(member => member.Workload));
    }

    [Theory]
    [InlineData(",\"environment\":\"development\"")]
    [InlineData(",\"residency\":\"eu\"")]
    [InlineData(",\"compliance\":[\"HIPAA\"]")]
    [InlineData(",\"external_processing_allowed\":false")]
    [InlineData(",\"latency_budget_ms\":300")] // a stated capacity holds for its own latency
    public void FromScenario_OtherPolicy_DoesNotShare(string fields) =>
        Assert.Empty(Ask.About($$"""{"workloads":[{{Workload("a", 400_000)}},{{Workload("b", 400_000, fields)}}],{{Hosting}}}""").Portfolio!.Pools);

    [Fact]
    public void FromScenario_ModelledCapacities_ShareAtTheTighterLatency()
    {
        const string Inside = ",\"external_processing_allowed\":false,\"model\":\"llama-3.1-8b\"", Sections = """ "self_host":{"gpu":"1x h100-sxm"} """;
        EnginePool Pool(string latency) => Assert.Single(Ask.About($$"""{"workloads":[{{Workload("a", 60_000_000, Inside)}},{{Workload("b", 60_000_000, Inside + latency)}}],{{Sections}}}""").Portfolio!.Pools);
        Assert.True(Pool(",\"latency_budget_ms\":60").PeakServers > Pool("").PeakServers);
    }

    [Fact]
    public void FromScenario_OneWorkload_HasNoPortfolio() => Assert.Null(Ask.One("").Portfolio);

    [Fact]
    public void FromScenario_Shares_AddUpAndNoneExceedsAlone()
    {
        Advice advice = Ask.About($$"""{"workloads":[{{Workload("a", 230_001)}},{{Workload("b", 410_007)}},{{Workload("c", 1_300_013)}}],{{Hosting}}}""");
        EnginePool pool = Assert.Single(advice.Portfolio!.Pools);
        Assert.Equal(pool.TogetherUsd, pool.Members.Sum(member => member.SharedUsd));
        Assert.All(pool.Members, member => Assert.True(member.SharedUsd <= member.AloneUsd));
        Assert.Equal(advice.Portfolio.ApartUsd - pool.SavingUsd, advice.Portfolio.TogetherUsd);
    }

    [Fact]
    public void FromProfiles_PeaksThatDoNotMeet_NeedLessThanTheSumOfPeaks()
    {
        // One works by day, one by night: each peaks at twice its mean of 500,000, together there is never more than a million.
        Advice advice = About(Profile("day", hour => hour % 24 < 12), Profile("night", hour => hour % 24 >= 12));
        EnginePool pool = Assert.Single(advice.Portfolio!.Pools);
        Assert.Equal((1m, 2m), (decimal.Round(pool.PeakServers, 6), decimal.Round(pool.SumOfPeaksServers, 6)));
        Assert.Contains("336 recorded hours", pool.LoadBasis, StringComparison.Ordinal);
        Assert.Equal(2, pool.Servers); // and a spare

        EnginePool meeting = Assert.Single(About(Profile("day", hour => hour % 24 < 12), Profile("too", hour => hour % 24 < 12)).Portfolio!.Pools);
        Assert.Equal(2m, decimal.Round(meeting.PeakServers, 6));
    }

    private static Advice About(params WorkloadProfile[] profiles) => AdvicePipeline.FromProfiles(profiles,
        Scenario.ParseRequirements(System.Text.Encoding.UTF8.GetBytes($$"""{"workloads":[{"name":"*","external_processing_allowed":false}],{{Hosting}}}""")), new AdviceOptions());

    private static WorkloadProfile Profile(string name, Func<int, bool> busy)
    {
        double perHour = 500_000.0 / 730;
        return new()
        {
            Name = name, FirstSeen = DateTimeOffset.UnixEpoch, LastSeen = DateTimeOffset.UnixEpoch.AddHours(336), Calls = 50_000, ObservedHours = 336,
            RequestsPerMonth = 500_000, InputTokens = 1_000, OutputTokens = 250, Traffic = TrafficPattern.Scheduled, PeakToMean = 2,
            HourlyRequests = new(DateTimeOffset.UnixEpoch, [.. Enumerable.Range(0, 336).Select(hour => (double?)(busy(hour) ? 2 * perHour : 0))]),
            LoadDurationCurve = [new LoadStep(0.5, 2), new LoadStep(0.5, 0)],
        };
    }
}
