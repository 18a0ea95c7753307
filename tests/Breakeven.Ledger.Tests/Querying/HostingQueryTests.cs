using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Storage;
using CsCheck;

namespace Breakeven.Ledger.Tests.Querying;

public sealed class HostingQueryTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hosting_PartlyBusyHour_SpreadsTheIdleRemainder()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteHostingPeriodAsync(new HostingPeriod("llama70b", SampleCalls.Start, SampleCalls.Start.AddHours(2), new Money(11.6m), 192));
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Own(3, 1.0m)); // workload support
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Own(1, 0.45m)); // no workload

        IReadOnlyList<HostingHour> hours = await ledger.HostingAsync(SampleCalls.Start, SampleCalls.Start.AddHours(2), s_none);

        Assert.Equal(2, hours.Count);
        HostingHour busy = hours[0], idle = hours[1];
        Assert.Equal((new Money(5.8m), new Money(1.45m), new Money(4.35m), 0.25), (busy.Cost, busy.Occupied, busy.Idle, busy.Utilization!.Value));
        Assert.Equal(new Money(4.0m), busy.Shares.Single(share => share.Rollup.Workload == "support").Cost);
        Assert.Equal(new Money(1.8m), busy.Shares.Single(share => share.Rollup.Workload is null).Cost);
        Assert.Equal((new Money(5.8m), Money.Zero, 0.0), (idle.Cost, idle.Occupied, idle.Utilization!.Value));
        Assert.Empty(idle.Shares);
    }

    [Fact]
    public async Task Hosting_ApiCalls_AreNotCharged()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteHostingPeriodAsync(new HostingPeriod("frontier", SampleCalls.Start, SampleCalls.Start.AddMinutes(30), new Money(3m), 1));
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1)); // of the same target, but priced by tokens

        HostingHour hour = Assert.Single(await ledger.HostingAsync(SampleCalls.Start, SampleCalls.Start.AddMinutes(1), s_none));

        Assert.Equal(Money.Zero, hour.Occupied);
        Assert.Equal(new Money(3m), hour.Idle);
    }

    [Fact]
    public async Task Hosting_AnyOccupancy_SharesSumToTheCostExactly()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteHostingPeriodAsync(new HostingPeriod("llama70b", SampleCalls.Start, SampleCalls.Start.AddHours(1), new Money(1m), 7));
        for (int number = 0; number < 7; number++)
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Own(number, 0.3m) with { Workload = $"w{number}" }); // occupied beyond the cost

        HostingHour hour = Assert.Single(await ledger.HostingAsync(SampleCalls.Start, SampleCalls.Start.AddHours(1), s_none));

        Assert.Equal(7, hour.Shares.Length);
        Assert.Equal(1m, hour.Shares.Sum(share => share.Cost.Usd));
        Assert.Equal((Money.Zero, 1.0), (hour.Idle, hour.Utilization!.Value));
    }

    [Fact]
    public void ByHour_AnyPeriod_SumsToItsCostExactly() =>
        Gen.Select(Gen.Long[0, 10_000_000_000], Gen.Long[1, 100_000_000_000], Gen.Decimal[0m, 10_000m]).Sample((start, length, usd) =>
        {
            List<(long Hour, Money Cost)> hours = [.. HostingQuery.ByHour(start, start + length, new Money(decimal.Round(usd, 10)))];
            Assert.Equal(decimal.Round(usd, 10), hours.Sum(hour => hour.Cost.Usd));
            Assert.All(hours, hour => Assert.True(hour.Cost >= Money.Zero));
            Assert.Equal(StoredValue.HourOf(start), hours[0].Hour);
            Assert.True(hours[^1].Hour < start + length);
        });
}
