using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Scenarios;

public sealed class ObservedTrafficTests
{
    private static WorkloadProfile Profile(double requests = 1_000_000, long calls = 50_000, double hours = 336) => new()
    {
        Name = "support", FirstSeen = DateTimeOffset.UnixEpoch, LastSeen = DateTimeOffset.UnixEpoch.AddHours(hours), Calls = calls, ObservedHours = hours,
        RequestsPerMonth = requests, InputTokens = 1_000, OutputTokens = 250, ReasoningTokens = 50, HourlyRequests = HourlySeries.Empty,
        Traffic = TrafficPattern.Scheduled, PeakToMean = 2, LoadDurationCurve = [new LoadStep(0.25, 2), new LoadStep(0.75, 2.0 / 3)],
    };

    private static Advice About(WorkloadProfile profile, string requirements = "{}") =>
        AdvicePipeline.FromProfiles([profile], Scenario.ParseRequirements(System.Text.Encoding.UTF8.GetBytes(requirements)), new AdviceOptions());

    [Fact]
    public void FromProfiles_Measured_CountsReasoningOnceAndStaffByDefault()
    {
        Advice advice = About(Profile());
        Assert.Equal(1_000_000m * (1_000m * 3m + 250m * 15m) / 1_000_000m, advice.Options[0].MonthlyUsd!.Point, 3);
        Assert.Contains(advice.Assumptions, assumption => assumption.Name == "self_host.ops_fte_share");
        Assert.Contains(advice.Assumptions, assumption => assumption.Source.Contains("50,000 calls", StringComparison.Ordinal));
    }

    [Fact]
    public void FromProfiles_RecordedCost_IsWhatTheApiCosts() =>
        Assert.Equal(1_234m, About(Profile() with { SpendPerMonth = new Money(1_234m) }).Options[0].MonthlyUsd!.Point, 3);

    [Fact]
    public void FromProfiles_RequirementsOfThatName_Constrain() =>
        Assert.Equal(Verdict.SelfHost, About(Profile(), """{"workloads":[{"name":"support","external_processing_allowed":false}]}""").Verdict);

    [Fact]
    public void FromProfiles_FewCallsNearBreakEven_IsNotEnoughData()
    {
        Advice advice = About(Profile(700_000, calls: 30, hours: 2), """{"self_host":{"server_usd_per_month":2000,"ops_fte_share":0.1,"redundancy":0}}""");
        Assert.Equal(Verdict.NotEnoughData, advice.Verdict);
        Assert.Equal(0, advice.Confidence);
        Assert.Equal(["thin_data"], advice.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void FromProfiles_FewCallsFarFromBreakEven_StillAnswersWithAWarning()
    {
        Advice advice = About(Profile(1_000, calls: 30, hours: 2));
        Assert.Equal(Verdict.Api, advice.Verdict);
        Assert.Contains(advice.Warnings, warning => warning.Code == "low_confidence");
    }

    [Fact]
    public void FromProfiles_NoTraffic_SaysWhatToDo() =>
        Assert.Contains("no traffic", Assert.Throws<ScenarioException>(() => AdvicePipeline.FromProfiles([], new Scenario(), new AdviceOptions())).Message, StringComparison.Ordinal);
}
