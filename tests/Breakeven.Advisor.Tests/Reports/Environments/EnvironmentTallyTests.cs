using Breakeven.Advisor.Reports.Environments;
using Breakeven.Ledger.Querying;

namespace Breakeven.Advisor.Tests.Reports.Environments;

public sealed class EnvironmentTallyTests
{
    private static readonly DateTimeOffset s_hour = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Two environments share a server that stands idle for a night: the hours in use are split by use in them, the night by use over all, to the cent.</summary>
    [Fact]
    public void Of_SharedServerWithIdleHours_SplitsAllOfItsCost()
    {
        HourlyRollup development = Own("development", 3m), test = Own("test", 1m);
        HostingHour used = new(s_hour, "llama", new Money(8m), new Money(4m), [new(development, new Money(6m)), new(test, new Money(2m))]);
        HostingHour[] night = [.. Enumerable.Range(1, 10).Select(hour => new HostingHour(s_hour.AddHours(hour), "llama", new Money(8m), Money.Zero, []))];
        EnvironmentReport report = EnvironmentTally.Of([development, test], [used, .. night], new(PriceBook.Empty, _ => null), null);
        Assert.Equal(["development", "test"], report.Environments.Select(item => item.Environment));
        Assert.Equal([3m + 63m, 1m + 21m], report.Environments.Select(item => item.OwnUsd.Usd)); // (6 + 60) and (2 + 20)
        Assert.Equal(88m, report.Environments.Sum(item => item.OwnUsd.Usd));
        Assert.All(report.Environments, item => Assert.Equal((item.OwnCalls, (Money?)null), (item.UnpricedCalls, item.SavedUsd)));
    }

    /// <summary>A saving is told only where idle servers are in it.</summary>
    [Fact]
    public void Of_ServersWithoutRecordedCost_TellsNoSaving()
    {
        PriceBook prices = PriceBook.Empty.WithOverrides("1", [new(new("api"), new("m"), new(10m, 20m))]);
        HourlyRollup own = Own("development", 3m);
        HostingHour hour = new(s_hour, "llama", new Money(8m), new Money(3m), [new(own, new Money(8m))]);
        EnvironmentCost Cost(params HostingHour[] hosting) => EnvironmentTally.Of([own], hosting, new(prices, _ => null), ("api", "m")).Environments.Single();
        Assert.Equal((false, (Money?)null, 0.012m), (Cost().IdleIsRecorded, Cost().SavedUsd, Cost().ApiUsd.Usd));
        Assert.Equal((true, -7.988m, 5m), (Cost(hour).IdleIsRecorded, Cost(hour).SavedUsd!.Value.Usd, Cost(hour).OwnIdleUsd.Usd));
    }

    private static HourlyRollup Own(string environment, decimal reserved) => new()
    {
        Hour = s_hour, Environment = environment, Route = "assistant", Target = "llama", Provider = "gpu", ResponseModel = "llama", Location = Location.Own, Outcome = CallOutcome.Ok,
        Calls = 10, PricedCalls = 10, Usage = new(1_000, 0, 0, 100, 0), Cost = new Money(reserved), ReservedCost = new Money(reserved),
    };
}
