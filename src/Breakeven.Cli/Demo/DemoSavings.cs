using System.Globalization;
using Breakeven.Advisor.Reports;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Demo;

/// <summary>What the second week cost, against what the same calls would have cost under the first configuration.</summary>
/// <remarks>
/// Calls are a sample and count <c>callsPerSample</c> times; hardware is counted as it stood, hour by hour, from the ledger's
/// hosting periods, and shared by occupancy. Staff is charged to the new plan only, which understates the saving.
/// </remarks>
internal sealed class DemoSavings(RateCard api, double callsPerSample, Money trialUsdPerHour, Money staffUsdPerHour)
{
    public async Task<SavingsReport> MeasureAsync(EmbeddedLedger ledger, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        Dictionary<string, Sums> byWorkload = new(StringComparer.Ordinal);
        await foreach (CallRecord call in ledger.ReadAsync(new CallFilter { Since = from, Until = until }, cancellationToken))
        {
            if (call.Outcome != CallOutcome.Ok) continue;
            string name = call.Workload ?? "other";
            if (!byWorkload.TryGetValue(name, out Sums? sums)) byWorkload[name] = sums = new();
            sums.Add(call, api.Price(call.Usage()) ?? Money.Zero);
        }
        IReadOnlyList<HostingHour> hosting = await ledger.HostingAsync(from, until, cancellationToken);
        Money ownFleet = new Money(hosting.Sum(hour => hour.Cost.Usd)) + staffUsdPerHour * Hours(from, until);
        Money occupied = new(byWorkload.Values.Sum(sums => sums.Occupied.Usd));
        Money trial = trialUsdPerHour * Hours(from, until);
        return new SavingsReport(from, until, Basis(api, callsPerSample))
        {
            Workloads =
            [
                .. byWorkload.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new WorkloadSaving(
                    pair.Key, (long)Math.Round(pair.Value.Calls * callsPerSample),
                    pair.Key == DemoCompany.Records.Name ? trial : Full(pair.Value.ApiEquivalent),
                    Full(pair.Value.Api) + (occupied > Money.Zero ? ownFleet * (pair.Value.Occupied / occupied) : Money.Zero))),
            ],
        };
    }

    private Money Full(Money sample) => sample * (decimal)callsPerSample;

    private static decimal Hours(DateTimeOffset from, DateTimeOffset until) => (decimal)(until - from).Ticks / TimeSpan.TicksPerHour;

    private static string Basis(RateCard api, double callsPerSample) => string.Create(
        CultureInfo.InvariantCulture,
        $"the same calls at {api.Model}'s list price, and the trial server for what may not leave. Actual: API calls as priced in the ledger, own servers by the hour, staff included. Each replayed call stands for {callsPerSample:N0}.");

    private sealed class Sums
    {
        public long Calls { get; private set; }
        public Money Api { get; private set; }
        public Money ApiEquivalent { get; private set; }
        public Money Occupied { get; private set; }

        public void Add(CallRecord call, Money apiPrice)
        {
            Calls++;
            ApiEquivalent += apiPrice;
            if (call.Location == Location.Own) Occupied += call.CostUsd ?? Money.Zero;
            else Api += call.CostUsd ?? Money.Zero;
        }
    }
}
