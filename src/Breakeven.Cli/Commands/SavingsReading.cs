using Breakeven.Advisor.Savings;
using Breakeven.Advisor.Savings.Reconciling;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Commands;

/// <summary>Reads a stretch of the ledger, and as long a stretch before it, into <see cref="VerifiedSavings"/>.</summary>
/// <param name="notes">What stands beside the ledger.</param>
internal sealed class SavingsReading(EmbeddedLedger ledger, SavingsInputs inputs, LedgerNotes notes, Reconciler? reconciler = null)
{
    /// <summary>Prices, and the routes of each time as the ledger has them.</summary>
    public static async Task<SavingsInputs> InputsAsync(EmbeddedLedger ledger, PriceBook prices, LedgerNotes notes, CancellationToken cancellation)
    {
        Dictionary<int, BreakevenConfig?> configurations = (await ledger.ConfigVersionsAsync(cancellation)).ToDictionary(version => version.Number, version => PastRoutes.Read(version.Text));
        return new(prices, number => configurations.GetValueOrDefault(number), ProviderTypes.PricedAs) { Scale = notes.CallsPerRecord };
    }

    /// <remarks>Without a beginning there is nothing earlier to compare with. Own servers serve all workloads: their hours are counted only where all are asked for.</remarks>
    public async Task<VerifiedSavings> ReadAsync(CallFilter filter, IProgress<long> progress, CancellationToken cancellation)
    {
        SavingsTally now = await TallyAsync(filter, reconciler, progress, cancellation);
        return await ComparedAsync(now, filter, progress, cancellation) with { Reconciliation = reconciler?.Report(), Simulated = notes.Simulated };
    }

    private async Task<VerifiedSavings> ComparedAsync(SavingsTally now, CallFilter filter, IProgress<long> progress, CancellationToken cancellation)
    {
        Money? fleet = await FleetAsync(now, filter, cancellation);
        if (filter.Since is not { } since || now.LastHour is not { } last) return SavingsCalculator.Of(now, fleet);
        CallFilter before = filter with { Since = since - ((filter.Until ?? last.AddHours(1)) - since), Until = since };
        SavingsTally earlier = await TallyAsync(before, reconciled: null, progress, cancellation);
        return earlier.LastHour is null ? SavingsCalculator.Of(now, fleet) : SavingsCalculator.Of(now, fleet, earlier, await FleetAsync(earlier, before, cancellation));
    }

    private async Task<SavingsTally> TallyAsync(CallFilter filter, Reconciler? reconciled, IProgress<long> progress, CancellationToken cancellation)
    {
        const int step = 1_000;
        SavingsTally tally = new(inputs);
        long count = 0;
        await foreach (CallRecord call in ledger.ReadAsync(filter, cancellation))
        {
            if (++count % step == 0) progress.Report(count);
            tally.Add(call);
            reconciled?.Add(call);
        }
        return tally;
    }

    private async Task<Money?> FleetAsync(SavingsTally tally, CallFilter filter, CancellationToken cancellation)
    {
        if (filter.Workload is not null || tally is not { FirstHour: { } first, LastHour: { } last }) return null;
        IReadOnlyList<HostingHour> hours = await ledger.HostingAsync(filter.Since ?? first, filter.Until ?? last.AddHours(1), cancellation);
        return hours.Count == 0 ? null : new Money(hours.Sum(hour => hour.Cost.Usd));
    }
}
