using System.Text.Json;
using Breakeven.Advisor.Migration;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Tests.Watching;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Migration;

public class MigrationPlanTests
{
    [Fact]
    public void Of_SelfHost_HasEachStageWithItsFigures()
    {
        Advice advice = Ask.One("\"latency_budget_ms\":500", "\"self_host\":{\"server_usd_per_month\":3000,\"capacity_requests_per_month\":2000000}");
        Assert.Equal(Verdict.SelfHost, advice.Verdict);
        Assert.Equal(["optimise", "deploy", "shadow", "canary", "ramp", "ramp", "full", "fallback"], advice.Migration.Select(step => step.Stage));
        Assert.Equal(advice.Plan, advice.Migration.Select(step => step.Text));

        MigrationStep shadow = Step(advice, "shadow"); // 32,877 calls a day: 1 % of a week has the pairs
        Assert.Equal((0.01m, 1_374L, 7, 690.41m), (shadow.Share, shadow.Calls, shadow.Days, shadow.ExtraUsd)); // $3,000 · 168 h / 730 h
        Assert.Equal([("quality_difference", -0.03m), ("error_rate", 0.0144m), ("latency_ms", 500m)], shadow.StopWhen.Select(condition => (condition.Measure, condition.Threshold!.Value)));

        MigrationStep canary = Step(advice, "canary");
        Assert.Equal((0.05m, 7, 11_507L), (canary.Share, canary.Days, canary.Calls));
        Assert.Equal(621.37m, canary.ExtraUsd); // (3,000 − 50,000 · 0.006) · 168 / 730
        Assert.Equal([0.25m, 0.5m], advice.Migration.Where(step => step.Stage == "ramp").Select(step => step.Share));

        StopCondition cost = Assert.Single(Step(advice, "full").StopWhen, condition => condition.Measure == "usd_per_request");
        Assert.Equal((0.003m, 0.006m), (cost.Baseline, cost.Threshold));
        StopCondition capacity = Assert.Single(Step(advice, "deploy").StopWhen);
        Assert.Equal((2_000_000m, 1_000_000m), (capacity.Baseline, capacity.Threshold)); // from two peaks of the mean on a second server is due, and two cost as much as the API
        Assert.All(advice.Migration.Where(step => step.Stage is "shadow" or "canary" or "ramp" or "full"), step => Assert.NotNull(step.GoBack));
    }

    [Theory]
    [InlineData(3_000, 1.0, 14)] // 98.6 a day: all of them for two weeks
    [InlineData(60_000, 0.1, 7)]
    public void Of_FewCalls_ShadowsMoreOfThem(int volume, double share, int days)
    {
        Advice advice = Ask.About($$"""{"workloads":[{"name":"w","requests_per_month":{{volume}},"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],"self_host":{"server_usd_per_month":5} }""");
        MigrationStep shadow = Step(advice, "shadow");
        Assert.Equal(((decimal)share, days), (shadow.Share, shadow.Days));
    }

    [Fact]
    public void Of_Hybrid_RampsNoFurtherThanTheBaseLoad()
    {
        Advice advice = Ask.One("\"load_duration_curve\":[[0.1,6],[0.9,0.4444]]", "\"self_host\":{\"server_usd_per_month\":600,\"capacity_requests_per_month\":450000,\"redundancy\":0}");
        Assert.Equal(Verdict.Hybrid, advice.Verdict);
        decimal share = Step(advice, "full").Share!.Value;
        Assert.InRange(share, 0.30m, 0.99m);
        Assert.All(advice.Migration.Where(step => step.Stage == "ramp"), step => Assert.True(step.Share < share));
        Assert.Contains("overflows to the API", Step(advice, "full").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoApiAllowed_KeepsASpareAndNamesNoApiPrice()
    {
        Advice advice = Ask.One("\"external_processing_allowed\":false");
        Assert.DoesNotContain(advice.Migration, step => step.StopWhen.Any(condition => condition.Measure == "usd_per_request"));
        Assert.Null(Step(advice, "shadow").Share);
        Assert.Contains("spare", Step(advice, "fallback").Text, StringComparison.Ordinal);
        Assert.DoesNotContain(advice.Migration, step => step.Text.Contains("to the API", StringComparison.Ordinal) || step.StopWhen.Any(condition => condition.Text.Contains("API", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_OwnForAnotherReasonThanCost_DoesNotStopOnCost()
    {
        Advice advice = Ask.One("", "\"self_host\":{\"server_usd_per_month\":9000},\"org\":{\"resilience_priority\":true}");
        Assert.Equal(Verdict.Hybrid, advice.Verdict);
        Assert.DoesNotContain(Step(advice, "full").StopWhen, condition => condition.Measure == "usd_per_request");
    }

    [Fact]
    public void Of_ApiWithARisingVolume_SaysWhenToLookAgain()
    {
        double[] days = [.. Enumerable.Range(0, 28).Select(day => WatchedTraffic.BreakEven * (0.7 + 0.005 * day))];
        Advice advice = AdvicePipeline.FromProfiles([WatchedTraffic.Profile(days, WatchedTraffic.Start.AddDays(28))], WatchedTraffic.Stated(), new());
        MigrationStep again = Step(advice, "look_again");
        Assert.Equal(Verdict.Api, advice.Verdict);
        Assert.Equal(new DateOnly(2026, 3, 30).AddDays(47), again.On); // (500,000 − 383,750) / 2,500 a day, rounded up
        Assert.InRange(again.AtRequestsPerMonth!.Value, 500_000m, 502_500m);
    }

    [Fact]
    public void Of_ApiWithoutATrend_NamesTheBreakEven()
    {
        MigrationStep again = Step(Ask.One("", "\"self_host\":{\"server_usd_per_month\":9000}"), "look_again");
        Assert.Equal((1_500_000m, null), (again.AtRequestsPerMonth, again.On));
    }

    [Fact]
    public void Write_Advice_HasTheStepsOfEachWorkload()
    {
        JsonElement document = Ask.Document(Ask.One(""));
        JsonElement step = document.GetProperty("workloads")[0].GetProperty("migration").EnumerateArray().First(one => one.GetProperty("stage").GetString() == "shadow");
        Assert.Equal(1_374, step.GetProperty("calls").GetInt64());
        Assert.Equal(-0.03m, step.GetProperty("stop_when")[0].GetProperty("threshold").GetDecimal());
        Assert.True(step.GetProperty("stop_when")[0].GetProperty("is_estimate").GetBoolean());
    }

    private static MigrationStep Step(Advice advice, string stage) => Assert.Single(advice.Migration, step => step.Stage == stage);
}
