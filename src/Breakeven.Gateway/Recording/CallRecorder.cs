using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Targets;
using Breakeven.Ledger.Writing;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Recording;

/// <summary>Stage <c>record</c>, and the intent that goes before the first upstream byte.</summary>
internal sealed partial class CallRecorder(ICallJournal journal, PrefixHasher hasher, ExperimentFeed feed, ILogger<CallRecorder> logger)
{
    /// <summary>Leaves in the journal what shall stand if nothing more is heard of the call. A later intent of the same call replaces the earlier.</summary>
    /// <returns>Null, or the refusal when the journal cannot be written.</returns>
    public async ValueTask<CallError?> WriteIntentAsync(CallContext call, Candidate candidate, Money? worstCase, CancellationToken cancellationToken)
    {
        call.PrefixHashes ??= hasher.Hash(call.Request);
        CallRecord intent = CallRecordFactory.Intent(call, candidate, worstCase);
        try
        {
            await journal.WriteIntentAsync(intent, cancellationToken);
            return null;
        }
        catch (LedgerUnavailableException unavailable)
        {
            LogJournalUnavailable(unavailable, call.Arrival.Id);
            return GatewayErrors.LedgerUnavailable;
        }
    }

    /// <summary>Prices the call, settles its budget and appends its record.</summary>
    /// <returns>False when the journal could not be written; then a complete answer must not be released.</returns>
    public async ValueTask<bool> RecordAsync(CallContext call, CallResult result)
    {
        call.Prompt?.Settle(call, result);
        CallCost own = CallPricer.Price(call, result);
        call.Hold.Settle(own.Cost ?? call.Hold.Amount); // a cost that nobody knows counts as what was held for it
        CallCost cost = own.With(LostAttempt.Sum(call));
        call.Hold = default;
        call.Cost = cost;
        try
        {
            CallRecord record = CallRecordFactory.Outcome(call, result, cost);
            await journal.WriteOutcomeAsync(record);
            call.Recorded = record;
            feed.Tell(record);
            return true;
        }
        catch (LedgerUnavailableException unavailable)
        {
            LogJournalUnavailable(unavailable, call.Arrival.Id);
            return false;
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Error, Message = "Call {CallId}: the ledger's journal cannot be written")]
    private partial void LogJournalUnavailable(Exception exception, CallId callId);
}
