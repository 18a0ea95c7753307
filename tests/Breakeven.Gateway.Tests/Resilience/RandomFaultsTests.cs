using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Random routes of targets that fail in all ways, one call after another on one gateway, whose targets get better and worse.</summary>
public sealed class RandomFaultsTests
{
    private static readonly string[] s_models =
    [
        "ok", "fail", "fail-once", "reset", "s429-after-1", "s429-after-30", "s429-quota", "s503", "s503-after-30", "s529", "s401", "s404", "s400", "s408", "html-502", "cut-early", "error-early", "error-in-200",
        "not-json", "filtered", "no-usage",
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>At most four tries a call, nothing left over, and to the last digit the budget's sum is the ledger's.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Calls_AnyFaults_StayWithinTheirBoundsAndTheBooksAgree(int seed)
    {
        Random random = new(seed);
        string[][] plans = [.. Enumerable.Range(0, 40).Select(_ => random.GetItems(s_models, random.Next(1, 6)).Distinct().ToArray())];
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with
        {
            Targets = [.. config.Targets, .. s_models.Select(model => new TargetConfig(new($"t:{model}"), "cloud", new(model)))],
            Routes = [.. config.Routes, .. plans.Select((plan, index) => GatewayHost.Route($"r{index}", [.. plan.Select(model => $"t:{model}")]) with { FallbackOn = index % 3 == 0 ? [FallbackCause.ContentFilter] : [] })],
            Keys = [config.Keys[0] with { Budgets = [new(new(1m), BudgetPeriod.Month)] }],
        });
        for (int i = 0; i < plans.Length; i++)
        {
            (_, _, CallRecord record) = await gateway.AskAsync(_time, $"r{i}", random.Next(2) == 0 ? ",\"stream\":true,\"max_tokens\":50" : ",\"max_tokens\":50");
            Assert.InRange(record.Attempts.Length, 0, 4);
            Assert.NotEqual(401, record.Status);
            Assert.All(record.Attempts, attempt => Assert.Contains(attempt.Target, plans[i].Select(model => $"t:{model}")));
            Assert.All(record.Attempts.GroupBy(attempt => attempt.Target), tries => Assert.InRange(tries.Count(), 1, 2));
            Assert.True(record.CostUsd >= Money.Zero, $"{record}");
            _time.Advance(TimeSpan.FromSeconds(random.Next(0, 60)));
        }
        Money sum = gateway.Journal.Outcomes.Aggregate(Money.Zero, (total, record) => total + record.CostUsd!.Value);
        Assert.Equal(sum, gateway.Services.GetRequiredService<BudgetBook>().Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month));
        Assert.Contains(gateway.Journal.Outcomes, record => record.Attempts.Length == 4);
        Assert.Contains(gateway.Journal.Outcomes, record => record.Outcome == CallOutcome.Ok);
        TargetGate gate = gateway.Services.GetRequiredService<TargetGate>();
        foreach (Target target in gateway.Snapshots.Current.Targets.All)
            Assert.Equal((0, 0, 0), (gate.Standing(target).InFlight, target.Endpoint.Retries.Active, target.Endpoint.Retries.Retries));
    }
}
