namespace Breakeven.Ledger.Writing;

/// <summary>The journal of a ledger that was opened for reading: it refuses every write.</summary>
internal sealed class ReadOnlyJournal(string databasePath) : ICallJournal
{
    public ValueTask WriteIntentAsync(CallRecord intent, CancellationToken cancellationToken) => Refuse();
    public ValueTask WriteOutcomeAsync(CallRecord outcome) => Refuse();
    public ValueTask WriteHostingPeriodAsync(HostingPeriod period) => Refuse();

    private ValueTask Refuse() => ValueTask.FromException(
        new LedgerUnavailableException($"The ledger {databasePath} was opened for reading. Open it for writing in the one process that records calls."));
}
