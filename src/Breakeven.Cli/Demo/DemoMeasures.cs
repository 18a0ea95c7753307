using Breakeven.Advisor.Savings;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Demo;

/// <summary>The second half of the demo by measure, as <c>report savings</c> would show it, with staff among the cost of own servers.</summary>
internal sealed class DemoMeasures(DemoSchedule schedule)
{
    private const string Simulated =
        "Simulated: the models, so lengths of answers and time on own servers. Recorded: the sizes and times of requests. Real: prices, the gateway's decisions, the hold-out's draw and this arithmetic. " +
        "Not in the mix: response cache, prompt cache and batch, since the recorded traffic does not tell repeats or deadlines.";

    public async Task<VerifiedSavings> MeasureAsync(EmbeddedLedger ledger, CancellationToken cancellationToken)
    {
        Dictionary<int, BreakevenConfig?> configurations = (await ledger.ConfigVersionsAsync(cancellationToken)).ToDictionary(version => version.Number, version => PastRoutes.Read(version.Text));
        SavingsTally tally = new(new(ShippedCatalogs.Prices, number => configurations.GetValueOrDefault(number), ProviderTypes.PricedAs) { Scale = (decimal)schedule.CallsPerSample });
        await foreach (CallRecord call in ledger.ReadAsync(new CallFilter { Since = schedule.Middle, Until = schedule.End }, cancellationToken)) tally.Add(call);
        IReadOnlyList<HostingHour> hosting = await ledger.HostingAsync(schedule.Middle, schedule.End, cancellationToken);
        Money staff = DemoCompany.StaffUsdPerHour * ((decimal)(schedule.End - schedule.Middle).Ticks / TimeSpan.TicksPerHour);
        return SavingsCalculator.Of(tally, new Money(hosting.Sum(hour => hour.Cost.Usd)) + staff) with { Simulated = Simulated };
    }
}
