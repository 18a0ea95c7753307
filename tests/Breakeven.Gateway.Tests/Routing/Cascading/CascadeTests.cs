using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Routing.Cascading;

/// <summary>Two targets of the cloud; the first one's model runs out of tokens in the middle of its answer.</summary>
public sealed class CascadeTests
{
    [Fact]
    public async Task Call_AnswerIsCut_AsksTheNextAndChargesBoth()
    {
        await using GatewayHost gateway = await StartAsync("cloud-length", "cloud-ok");
        using HttpResponseMessage response = await gateway.ChatAsync("steps");
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("cloud-ok", "cascade_escalated", CallOutcome.Ok), (record.Target, record.Decision, record.Outcome));
        Assert.Equal(("not_good_enough", null), (record.Attempts[0].ErrorClass, record.Attempts[1].ErrorClass));
        Money one = record.Attempts[0].CostUsd!.Value;
        Assert.True(one > Money.Zero);
        Assert.Equal(one + one, record.CostUsd); // both told the same usage at the same price
        Assert.Equal("2", response.Headers.GetValues("x-breakeven-attempts").Single());
    }

    [Fact]
    public async Task Call_GoodAnswer_StaysWithTheFirst()
    {
        await using GatewayHost gateway = await StartAsync("own-ok", "cloud-ok");
        CallRecord record = await gateway.RecordOf(await gateway.ChatAsync("steps"));
        Assert.Equal(("own-ok", "cascade"), (record.Target, record.Decision));
        Assert.Empty(gateway.Cloud.Seen);
    }

    /// <summary>An answer that is not good enough is better than none.</summary>
    [Theory]
    [InlineData("cloud-fail")]
    [InlineData("cloud-s400")]
    public async Task Call_NextTargetFails_GivesTheFirstAnswer(string next)
    {
        await using GatewayHost gateway = await StartAsync("cloud-length", next);
        using HttpResponseMessage response = await gateway.ChatAsync("steps");
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((200, "cloud-length", "cascade"), ((int)response.StatusCode, record.Target, record.Decision));
        Assert.Contains("hello from cloud", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.True(record.Attempts.Length >= 2 && record.CostUsd > Money.Zero);
    }

    [Fact]
    public async Task Call_BudgetCoversTheFirstOnly_GivesTheFirstAnswer()
    {
        await using GatewayHost gateway = await StartAsync("cloud-length", "cloud-dear", config => config with
        {
            Keys = [config.Keys[0] with { Budgets = [new(new Money(0.2m), BudgetPeriod.Day)] }],
        });
        using HttpResponseMessage response = await gateway.ChatAsync("steps", ""","max_tokens":10""");
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((200, "cloud-length"), ((int)response.StatusCode, record.Target));
        Assert.Single(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Call_PolicyDeniesTheNext_NeverLeaves()
    {
        await using GatewayHost gateway = await StartAsync("own-length", "cloud-ok");
        using HttpResponseMessage response = await gateway.PostAsync("""{"model":"steps","messages":[{"role":"user","content":"hi"}]}""", headers: [("x-breakeven-workload", "secret")]);
        Assert.Equal("own-length", (await gateway.RecordOf(response)).Target);
        Assert.Empty(gateway.Cloud.Seen);
    }

    /// <summary>What has begun to reach the client cannot be taken back.</summary>
    [Fact]
    public async Task Call_Stream_GoesToTheLastAtOnce()
    {
        await using GatewayHost gateway = await StartAsync("own-ok", "cloud-ok");
        using HttpResponseMessage response = await gateway.ChatAsync("steps", ""","stream":true""");
        await GatewayHost.TextOf(response);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("cloud-ok", "cascade_stream"), (record.Target, record.Decision));
    }

    [Theory]
    [InlineData(0.9, "cloud-ok")] // its one token has the probability e^-0.25 = 0.78
    [InlineData(0.7, "own-ok")]
    public async Task Call_AnswerTellsLogProbabilities_IsHeldToItsConfidence(double least, string target)
    {
        await using GatewayHost gateway = await StartAsync("own-ok", "cloud-ok", confidence: least);
        CallRecord record = await gateway.RecordOf(await gateway.ChatAsync("steps", ""","logprobs":true"""));
        Assert.Equal(target, record.Target);
    }

    private static Task<GatewayHost> StartAsync(string first, string last, Func<BreakevenConfig, BreakevenConfig>? change = null, double? confidence = null) => GatewayHost.StartAsync(config =>
    {
        config = config with
        {
            Targets =
            [
                .. config.Targets, new(new("cloud-length"), "cloud", new("length")), new(new("cloud-s400"), "cloud", new("s400")), new(new("cloud-dear"), "cloud", new("dear")),
                new(new("own-length"), "own", new("length")) { Hosting = new(new Money(2m)) { MaxConcurrency = 8 } },
            ],
            Routes = config.Routes.Add(GatewayHost.Route("steps", first, last) with { Strategy = "cascade", Confidence = confidence }),
            Prices = new() { Overrides = config.Prices.Overrides.Add(new() { Provider = "cloud", Model = "dear", InputUsdPerM = 3_000m, OutputUsdPerM = 150_000m }) },
        };
        return change?.Invoke(config) ?? config;
    });
}
