using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Tests.Hosting;
using CsCheck;

namespace Breakeven.Gateway.Tests.Experiments;

public sealed class ArmAssignmentTests
{
    /// <summary>Whoever is in at a share is in at every larger one, and draws the same each time.</summary>
    [Fact]
    public void Draw_LargerShare_KeepsWhoeverIsIn() => Gen.Select(Gen.String, Gen.String, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((experiment, unit, share, other) =>
    {
        double draw = ArmAssignment.Draw(experiment, unit);
        Assert.InRange(draw, 0, 0.9999999999999999);
        Assert.Equal(draw, ArmAssignment.Draw(experiment, unit));
        bool isInSmall = draw < Math.Min(share, other), isInLarge = draw < Math.Max(share, other);
        Assert.True(!isInSmall || isInLarge);
    }, iter: 2000);

    [Fact]
    public void Draw_ManyUnits_IsUniformAndDiffersByExperiment()
    {
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(unit => ArmAssignment.Draw("a", $"unit-{unit}"))];
        Assert.InRange(draws.Count(draw => draw < 0.1), 1850, 2150); // three and a half standard deviations of a binomial are 150
        int both = Enumerable.Range(0, 20_000).Count(unit => draws[unit] < 0.5 && ArmAssignment.Draw("b", $"unit-{unit}") < 0.5);
        Assert.InRange(both, 4780, 5220);
    }

    [Fact]
    public async Task Canary_Conversations_StayInTheirArmWhenTheShareGrows()
    {
        HashSet<string> before = await CandidatesAsync(0.3), after = await CandidatesAsync(0.6);
        Assert.NotEmpty(before);
        Assert.True(before.Count < after.Count);
        Assert.Subset(after, before);

        static async Task<HashSet<string>> CandidatesAsync(double share)
        {
            await using GatewayHost gateway = await StartAsync(new(new("own-ok"), share, "e1"));
            HashSet<string> found = [];
            for (int i = 0; i < 40; i++)
            {
                string conversation = $"c{i}";
                string first = await DecisionOf(gateway, conversation), second = await DecisionOf(gateway, conversation);
                Assert.Equal(first, second);
                if (first == "canary") found.Add(conversation);
                else Assert.Equal("control", first);
            }
            return found;
        }
    }

    [Fact]
    public async Task Canary_Record_SaysExperimentAndArm()
    {
        await using GatewayHost gateway = await StartAsync(new(new("own-ok"), 1, "e1"));
        using HttpResponseMessage response = await gateway.ChatAsync("tried");
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("e1", "candidate", "own-ok", "canary"), (record.Experiment, record.Arm, record.Target, record.Decision));
        Assert.Equal("canary", response.Headers.GetValues("x-breakeven-decision").Single());
    }

    /// <summary>A candidate that fails is a fallback for its client, and a failure in the ledger.</summary>
    [Fact]
    public async Task Canary_TargetFails_TheRouteAnswersAndTheRecordSaysSo()
    {
        await using GatewayHost gateway = await StartAsync(new(new("own-fail"), 1, "e1"));
        using HttpResponseMessage response = await gateway.ChatAsync("tried");
        Assert.Equal(200, (int)response.StatusCode);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("candidate", "cloud-ok", "fallback"), (record.Arm, record.Target, record.Decision));
    }

    /// <summary>Residency comes before experiments: data that may not go to the candidate is in no arm.</summary>
    [Fact]
    public async Task Canary_PolicyDeniesTheTarget_TheCallIsInNoArm()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Routes = config.Routes.Add(GatewayHost.Route("tried", "own-ok") with { Canary = new(new("cloud-ok"), 1, "e1") }) });
        using HttpResponseMessage secret = await gateway.ChatAsync("tried", headers: ("x-breakeven-workload", "secret"));
        CallRecord record = await gateway.RecordOf(secret);
        Assert.Equal((null, null, "own-ok"), (record.Experiment, record.Arm, record.Target));
        Assert.Empty(gateway.Cloud.Seen);
        using HttpResponseMessage open = await gateway.ChatAsync("tried");
        Assert.Equal("candidate", (await gateway.RecordOf(open)).Arm);
    }

    private static Task<GatewayHost> StartAsync(CanaryConfig canary) =>
        GatewayHost.StartAsync(config => config with { Routes = config.Routes.Add(GatewayHost.Route("tried", "cloud-ok") with { Canary = canary }) });

    private static async Task<string> DecisionOf(GatewayHost gateway, string conversation)
    {
        using HttpResponseMessage response = await gateway.ChatAsync("tried", headers: ("x-breakeven-conversation", conversation));
        Assert.Equal(200, (int)response.StatusCode);
        return response.Headers.GetValues("x-breakeven-decision").Single();
    }
}
