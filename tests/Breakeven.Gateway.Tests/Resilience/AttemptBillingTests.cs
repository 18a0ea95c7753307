using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Every try that may have run is billed by its provider, so it counts: in its own row, in the call's cost and against the budget.</summary>
public sealed class AttemptBillingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Two broken tries on the cloud, then its second model answers.</summary>
    [Fact, Trait("Fault", "43")]
    public async Task Record_TriesThatMayHaveRun_AreInTheCallsCostAndTheBudget()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "lossy");
        Assert.Equal(["reset", "reset", null], record.Attempts.Select(attempt => attempt.ErrorClass));
        Money answer = new((12 * 3m + 8 * 0.3m + 3 * 15m) / 1_000_000m);
        Money lost = record.Attempts[0].CostUsd!.Value + record.Attempts[1].CostUsd!.Value;
        Assert.True(record.Attempts[0].InputTokens > 0 && lost.Usd == 2 * record.Attempts[0].InputTokens * 3m / 1_000_000m, $"{lost}");
        Assert.Equal((null, null, null), (record.Attempts[2].InputTokens, record.Attempts[2].OutputTokens, record.Attempts[2].CostUsd));
        Assert.Equal((answer + lost, CostBasis.Estimated), (record.CostUsd, record.CostBasis));
        Assert.Equal((12L, 3L, UsageSource.Provider), (record.InputTokens, record.OutputTokens, record.UsageSource)); // of the answer alone
        Assert.Equal(record.CostUsd, Committed(gateway));
    }

    /// <summary>The last try is the call's own usage; it must not be counted in its row too.</summary>
    [Fact, Trait("Fault", "43")]
    public async Task Record_NobodyAnswers_CountsEachTryOnce()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "cloud-lossy");
        Assert.Equal(2, record.Attempts.Length);
        Money one = new(record.InputTokens!.Value * 3m / 1_000_000m);
        Assert.Equal((one, null), (record.Attempts[0].CostUsd, record.Attempts[1].CostUsd));
        Assert.Equal(one + one, record.CostUsd);
        Assert.Equal(record.CostUsd, Committed(gateway));
    }

    /// <summary>An own engine's hours are paid anyhow: a lost try on it is no extra cost of the call that another target answered.</summary>
    [Fact]
    public async Task Record_LostTryOnAnOwnEngine_IsNotPaidTwice()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "own-lossy");
        Assert.Equal(["reset", "reset", null], record.Attempts.Select(attempt => attempt.ErrorClass));
        Assert.All(record.Attempts, attempt => Assert.Null(attempt.CostUsd));
        Assert.Equal(CostBasis.PriceBook, record.CostBasis);
        Assert.Equal(record.CostUsd, Committed(gateway));
    }

    /// <summary>And when nothing else answers, its time is the call's.</summary>
    [Fact]
    public async Task Record_OnlyOwnEngineBreaks_IsChargedItsTime()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "own-only");
        Assert.Equal(CostBasis.Reservation, record.CostBasis);
        Assert.Equal(record.CostUsd, Committed(gateway));
    }

    /// <summary>An error is not billed, whatever it was.</summary>
    [Fact, Trait("Fault", "49")]
    public async Task Record_TriesThatWereRefused_CostNothing()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "refused");
        Assert.Equal(3, record.Attempts.Length);
        Assert.All(record.Attempts, attempt => Assert.Null(attempt.CostUsd));
        Assert.Equal(CostBasis.PriceBook, record.CostBasis);
    }

    /// <summary>A lost try leaves less for the next: the budget is never overdrawn by going on.</summary>
    [Fact]
    public async Task Call_BudgetCoversOneTryOnly_EndsWithThatTry()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok", new(0.000_990m)); // held are 0.00075 for 50 tokens of output and 0.000231 for 77 bytes of input, of which the lost try costs 0.000024
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "lossy", ",\"max_tokens\":50");
        Assert.Single(record.Attempts);
        Assert.True(Committed(gateway) <= new Money(0.000_990m));
        Assert.Equal(record.CostUsd, Committed(gateway));
    }

    /// <summary>Should the process end now, the journal's estimate covers what was lost before as well.</summary>
    [Fact]
    public async Task Intent_AfterALostTry_CoversBoth()
    {
        await using GatewayHost gateway = await StartAsync("cloud-ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "lossy", ",\"max_tokens\":50");
        CallRecord[] intents = [.. gateway.Journal.Intents];
        Assert.Equal(3, intents.Length);
        Assert.Equal(record.Attempts[0].CostUsd, intents[1].CostUsd - intents[0].CostUsd);
        Assert.Equal(record.Attempts[1].CostUsd, intents[2].CostUsd - intents[1].CostUsd);
    }

    private Task<GatewayHost> StartAsync(string second, Money? budget = null) => Rig.StartAsync(_time, config => config with
    {
        Targets = [.. config.Targets, new(new("broken"), "cloud", new("reset")), new(new("own-broken"), "own", new("reset")) { Hosting = config.Targets.Single(target => target.Id.Value == "own-ok").Hosting }],
        Routes =
        [
            .. config.Routes, GatewayHost.Route("lossy", "broken", second), GatewayHost.Route("cloud-lossy", "broken"), GatewayHost.Route("own-lossy", "own-broken", second),
            GatewayHost.Route("own-only", "own-broken"), GatewayHost.Route("refused", "cloud-fail", second),
        ],
        Keys = [config.Keys[0] with { Budgets = [new(budget ?? new(1m), BudgetPeriod.Month)] }],
    });

    private static Money? Committed(GatewayHost gateway) => gateway.Services.GetRequiredService<BudgetBook>().Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month);
}
