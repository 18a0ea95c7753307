namespace Breakeven.Ledger.Writing;

/// <summary>Where the request path leaves its facts. All writes end when the local journal has them (write(2), or fsync under <c>durability: power</c>); none ever waits for a store.</summary>
public interface ICallJournal
{
    /// <summary>Before the first upstream byte.</summary>
    /// <param name="intent">The record as it shall stand if nothing more is heard of the call: outcome <see cref="CallOutcome.Unknown"/>, cost the stated estimate.</param>
    /// <exception cref="LedgerUnavailableException">The journal cannot be written (disk full, read-only): the call must be refused.</exception>
    ValueTask WriteIntentAsync(CallRecord intent, CancellationToken cancellationToken);

    /// <summary>When the call has ended, before its last byte is released to the client. Not cancellable: a fact is not undone by a client that left.</summary>
    /// <exception cref="LedgerUnavailableException">The journal cannot be written. The call's intent stands, and the next start settles it as <see cref="CallOutcome.Unknown"/>.</exception>
    ValueTask WriteOutcomeAsync(CallRecord outcome);

    /// <summary>What a deployment of ours cost over a time that has ended. Periods of one target must not overlap, or their cost counts twice.</summary>
    /// <exception cref="LedgerUnavailableException">The journal cannot be written.</exception>
    ValueTask WriteHostingPeriodAsync(HostingPeriod period);
}
