using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Cli.Demo;

/// <summary>What the demo tells of a stretch of the ledger.</summary>
internal sealed class LedgerTotals
{
    public long Calls { get; private set; }
    public long Ok { get; private set; }
    public long NotAnswered => Calls - Ok;
    public long OwnCalls { get; private set; }

    /// <summary>Not answered although a target existed that policy forbade.</summary>
    public long Refused { get; private set; }

    /// <summary>Answered by the own engine after the cloud failed.</summary>
    public long RescuedByOwn { get; private set; }

    /// <summary>Answered by the cloud after the own engine failed or was full.</summary>
    public long SpilledToCloud { get; private set; }
    public long RestrictedInCloud { get; private set; }
    public Money ApiCost { get; private set; }

    public static async Task<LedgerTotals> ReadAsync(EmbeddedLedger ledger, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        LedgerTotals totals = new();
        await foreach (CallRecord call in ledger.ReadAsync(new CallFilter { Since = from, Until = until }, cancellationToken)) totals.Add(call);
        return totals;
    }

    private void Add(CallRecord call)
    {
        Calls++;
        bool ok = call.Outcome == CallOutcome.Ok, own = call.Location == Location.Own;
        bool moved = call.Attempts.Select(attempt => attempt.Target).Distinct(StringComparer.Ordinal).Skip(1).Any();
        if (ok) Ok++;
        if (ok && own) OwnCalls++;
        if (ok && own && moved) RescuedByOwn++;
        if (ok && !own && moved) SpilledToCloud++;
        if (!ok && call.DataClass is not null) Refused++;
        if (call.DataClass is not null && call.Attempts.Any(attempt => attempt.Target == DemoCompany.CloudTarget)) RestrictedInCloud++;
        if (!own) ApiCost += call.CostUsd ?? Money.Zero;
    }
}
