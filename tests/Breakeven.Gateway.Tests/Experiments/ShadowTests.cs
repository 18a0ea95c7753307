using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Experiments;

/// <summary>A copy costs its client nothing: no time, no answer, no failure.</summary>
public sealed class ShadowTests
{
    [Fact]
    public async Task Shadow_Call_IsCopiedAfterItsAnswerAndRecordedAsACopy()
    {
        await using GatewayHost gateway = await StartAsync(new(new("own-ok"), 1, "e1"));
        using HttpResponseMessage response = await gateway.ChatAsync("copied");
        Assert.Contains("cloud", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        CallRecord call = await gateway.RecordOf(response), copy = await CopyAsync(gateway);
        Assert.Equal(("e1", "control", null, "cloud-ok"), (call.Experiment, call.Arm, call.ShadowOf, call.Target));
        Assert.Equal(("e1", "shadow", call.Id, "own-ok", "shadow"), (copy.Experiment, copy.Arm, copy.ShadowOf, copy.Target, copy.Decision));
        Assert.Equal((call.Key, call.Workload, CallOutcome.Ok), (copy.Key, copy.Workload, copy.Outcome));
        Assert.True(copy.CostUsd is { } cost && cost > Money.Zero); // an own engine, occupied
        Assert.NotEqual(call.RequestId, copy.RequestId);
    }

    /// <summary>A target's answer compared with its own is no evidence of anything.</summary>
    [Fact]
    public async Task Shadow_TargetThatAnswers_GetsNoCopy()
    {
        await using GatewayHost gateway = await StartAsync(new(new("cloud-ok"), 1, "e1"));
        using HttpResponseMessage response = await gateway.ChatAsync("copied");
        Assert.Null((await gateway.RecordOf(response)).Arm);
        Assert.Single(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Shadow_StreamedCall_IsCopiedToo()
    {
        await using GatewayHost gateway = await StartAsync(new(new("own-ok"), 1, "e1"));
        using HttpResponseMessage response = await gateway.ChatAsync("copied", ",\"stream\":true");
        Assert.Contains("[DONE]", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal(CallOutcome.Ok, (await CopyAsync(gateway)).Outcome);
    }

    [Fact]
    public async Task Shadow_TargetIsDown_TheClientDoesNotNotice()
    {
        await using GatewayHost gateway = await StartAsync(new(new("dead-ok"), 1, "e1"));
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await gateway.ChatAsync("copied");
            Assert.Equal(200, (int)response.StatusCode);
        }
        CallRecord copy = await CopyAsync(gateway);
        Assert.Equal(CallOutcome.UpstreamError, copy.Outcome);
        Assert.Single(copy.Attempts); // a copy is not tried twice
    }

    /// <summary>The target never answers: calls go on at once, and what does not fit is dropped.</summary>
    [Fact]
    public async Task Shadow_TargetHangs_CallsAreAnsweredMeanwhile()
    {
        await using GatewayHost gateway = await StartAsync(new(new("own-gate"), 1, "e1"));
        for (int i = 0; i < 30; i++)
        {
            using HttpResponseMessage response = await gateway.ChatAsync("copied");
            Assert.Equal(200, (int)response.StatusCode); // the gate opens only at the end: an answer that waited for a copy would never come
        }
        while (gateway.Own.Seen.Count < 4) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.InRange(gateway.Own.Seen.Count, 1, 4);
        gateway.Own.Gate.SetResult();
        await CopyAsync(gateway);
    }

    [Fact]
    public async Task Shadow_ShareIsZero_CopiesNothing()
    {
        await using GatewayHost gateway = await StartAsync(new(new("own-ok"), 0, "e1"));
        using HttpResponseMessage response = await gateway.ChatAsync("copied");
        CallRecord call = await gateway.RecordOf(response);
        Assert.Null(call.Arm);
        Assert.Empty(gateway.Own.Seen);
    }

    /// <summary>Residency under rollouts: a copy is a place that data goes to.</summary>
    [Fact]
    public async Task Shadow_PolicyDeniesTheTarget_NothingIsCopied()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Routes = config.Routes.Add(GatewayHost.Route("copied", "own-ok") with { Shadow = new(new("cloud-ok"), 1, "e1") }) });
        using (HttpResponseMessage secret = await gateway.ChatAsync("copied", headers: ("x-breakeven-workload", "secret"))) Assert.Null((await gateway.RecordOf(secret)).Arm);
        using (HttpResponseMessage open = await gateway.ChatAsync("copied")) await gateway.RecordOf(open);
        await CopyAsync(gateway);
        Assert.Single(gateway.Cloud.Seen); // of the open call alone
    }

    /// <summary>A copy that the money for copies does not cover is not made.</summary>
    [Fact]
    public async Task Shadow_MoneyOfTheDayIsSpent_NothingIsCopied()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Routes = [.. config.Routes, GatewayHost.Route("copied", "own-ok") with { Shadow = new(new("cloud-ok"), 1, "e1", new Money(0.0000001m)) }, GatewayHost.Route("free", "own-ok") with { Shadow = new(new("cloud-ok"), 1, "e2") }],
        });
        using (HttpResponseMessage response = await gateway.ChatAsync("copied")) await gateway.RecordOf(response);
        using (HttpResponseMessage response = await gateway.ChatAsync("free")) await gateway.RecordOf(response);
        Assert.Equal("e2", (await CopyAsync(gateway)).Experiment);
        Assert.Single(gateway.Cloud.Seen);
    }

    private static Task<GatewayHost> StartAsync(ShadowConfig shadow) => GatewayHost.StartAsync(config => config with
    {
        Targets = config.Targets.Add(new(new("own-gate"), "own", new("gate"))),
        Routes = config.Routes.Add(GatewayHost.Route("copied", "cloud-ok") with { Shadow = shadow }),
    });

    private static async Task<CallRecord> CopyAsync(GatewayHost gateway)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (gateway.Journal.Outcomes.FirstOrDefault(record => record.ShadowOf is not null) is { } copy) return copy;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException("There is no record of a copy.");
    }
}
