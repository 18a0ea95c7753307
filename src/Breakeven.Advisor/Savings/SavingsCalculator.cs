using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings;

/// <summary>From sums to <see cref="VerifiedSavings"/>.</summary>
public static class SavingsCalculator
{
    /// <param name="tally">The stretch that is reported.</param>
    /// <param name="fleet">What own servers cost in it by the hour; null when the ledger has no hosting periods.</param>
    /// <param name="earlier">A stretch before it, and its fleet; null for none.</param>
    public static VerifiedSavings Of(SavingsTally tally, Money? fleet, SavingsTally? earlier = null, Money? earlierFleet = null)
    {
        ArgumentNullException.ThrowIfNull(tally);
        HourSums[] hours = [.. tally.Hours.Values];
        decimal idle = fleet is { } cost ? cost.Usd - tally.OwnOccupied : 0, idleCompared = IdleOfCompared(tally, idle), factor = Factor(tally, fleet);
        decimal heldOutPaid = hours.Sum(hour => hour.HeldOutPaid), verification = tally.Verification.Values.Sum(side => side.Usd);
        decimal alike = tally.NotComparedPaid + tally.UnansweredPaid + heldOutPaid + idle - idleCompared;
        decimal baseline = hours.Sum(hour => hour.Baseline) + alike, compared = hours.Sum(hour => hour.Compared);
        HoldoutComparison comparison = new(tally, factor);
        MeasuredSaving? holdout = comparison.Of();
        long heldOut = hours.Sum(hour => hour.HeldOut), treated = hours.Sum(hour => hour.Calls);
        return new(tally.Hours.Count == 0 ? null : tally.Hours.Keys.First().Hour, tally.Hours.Count == 0 ? null : tally.Hours.Keys.Last().Hour.AddHours(1))
        {
            Calls = treated + heldOut,
            Paid = new(compared + idleCompared + alike + verification),
            AlwaysStrong = new(baseline),
            RandomMix = new Money(tally.MixCost + tally.AloneInMix + idleCompared + alike).Rounded(),
            Interval = Interval(tally, compared + idleCompared + verification - hours.Sum(hour => hour.Baseline), sums => sums.Baseline - sums.Compared),
            Measures = Measures(tally, hours, idleCompared, fleet is not null, comparison),
            Verification = [.. tally.Verification.Select(side => new VerificationCost(side.Key, side.Value.Calls, new(side.Value.Usd)))],
            Idle = fleet is null ? tally.OwnOccupied > 0 ? null : Money.Zero : new(idleCompared),
            HeldOut = heldOut,
            HoldoutCost = holdout is { Treated: > 0 } ? new Money(holdout.Saving.Usd / holdout.Treated * holdout.Compared).Rounded() : null,
            Holdout = holdout,
            Earlier = earlier is null ? null : EarlierComparison.Of(tally, factor, earlier, Factor(earlier, earlierFleet)),
            NotCompared = tally.NotCompared, Unpriced = tally.Unpriced, Unanswered = tally.Unanswered, Duplicates = tally.Duplicates, Estimated = tally.Estimated,
            Workloads = [.. tally.Hours.GroupBy(pair => pair.Key.Workload).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Workload(group, tally, idleCompared) with { Holdout = comparison.Of(group.Key) })],
        };
    }

    /// <summary>Idle hours go to calls by what they occupied; with no call at all the servers were simply a loss.</summary>
    private static decimal IdleOfCompared(SavingsTally tally, decimal idle) =>
        tally.OwnOccupied == 0 ? idle : decimal.Round(idle * (tally.OwnOccupiedCompared / tally.OwnOccupied), Money.KeptDecimals);

    private static decimal Factor(SavingsTally tally, Money? fleet) => fleet is { } cost && tally.OwnOccupied > 0 ? cost.Usd / tally.OwnOccupied : 1;

    private static ImmutableArray<MeasureSaving> Measures(SavingsTally tally, HourSums[] hours, decimal idle, bool hasFleet, HoldoutComparison comparison)
    {
        ImmutableArray<MeasureSaving>.Builder measures = ImmutableArray.CreateBuilder<MeasureSaving>();
        foreach (SavingMeasure measure in Enum.GetValues<SavingMeasure>())
        {
            int at = (int)measure;
            long calls = hours.Sum(hour => hour.Touched[at]);
            decimal own = measure == SavingMeasure.OwnServers && hasFleet ? idle : 0;
            if (calls == 0 && own == 0) continue;
            decimal saving = hours.Sum(hour => hour.Shares[at]) - own;
            measures.Add(new(measure, calls, new(saving), new(hours.Sum(hour => hour.IfWithdrawn[at]) - own), Interval(tally, -saving, sums => sums.Shares[at]))
            {
                Holdout = comparison.Of(measure),
            });
        }
        return measures.ToImmutable();
    }

    /// <summary>Half-widths by leaving blocks out of a mean per call, times the calls. Own servers' hours are due whatever the calls are, and stay.</summary>
    private static SavingInterval? Interval(SavingsTally tally, decimal loss, Func<HourSums, decimal> of)
    {
        if (tally.Hours.Count == 0) return null;
        TimeBlocks blocks = new(tally.Hours.Keys.First().Hour, tally.Hours.Keys.Last().Hour);
        (double Saved, long Calls)[] sums = new (double, long)[blocks.Count];
        foreach (((DateTimeOffset hour, string _), HourSums value) in tally.Hours)
        {
            ref (double Saved, long Calls) block = ref sums[blocks.Of(hour)];
            block = (block.Saved + (double)of(value), block.Calls + value.Calls);
        }
        double saved = sums.Sum(block => block.Saved);
        long calls = sums.Sum(block => block.Calls);
        double? half = BlockJackknife.HalfWidth(blocks.Count, block => calls - sums[block].Calls is > 0 and var left ? (saved - sums[block].Saved) / left * calls : null);
        return half is { } width ? new(HoldoutComparison.Usd((double)-loss - width), HoldoutComparison.Usd((double)-loss + width), StudentQuantile.Level) : null;
    }

    private static WorkloadSaving Workload(IGrouping<string, KeyValuePair<(DateTimeOffset Hour, string Workload), HourSums>> group, SavingsTally tally, decimal idle)
    {
        decimal occupied = group.Sum(pair => pair.Value.OwnCompared);
        decimal share = tally.OwnOccupiedCompared > 0 ? decimal.Round(idle * (occupied / tally.OwnOccupiedCompared), Money.KeptDecimals) : 0;
        return new(group.Key, group.Sum(pair => pair.Value.Calls), new(group.Sum(pair => pair.Value.Baseline)), new(group.Sum(pair => pair.Value.Compared) + share));
    }
}
