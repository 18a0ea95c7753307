using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;
using Breakeven.Ledger.Writing;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>One ledger record for each call, with its intent before the first upstream byte.</summary>
internal sealed partial class PassthroughRecorder(ICallJournal journal, BudgetBook budgets, ILogger<PassthroughRecorder> logger)
{
    /// <summary>Holds the budget and writes what shall stand should nothing more be heard of the call.</summary>
    public async ValueTask<CallError?> BeginAsync(CallContext call, PassthroughKind kind, CancellationToken cancellationToken)
    {
        Candidate candidate = call.Plan.Order[0];
        Money? worstCase = PassthroughCost.WorstCase(candidate.Target, kind);
        if (budgets.Hold(call, candidate.Target, worstCase, out BudgetHold hold) is { } refused) return refused;
        call.Hold = hold;
        CallResult unknown = new() { Outcome = CallOutcome.Unknown, Status = 0, Candidate = candidate };
        CallRecord intent = CallRecordFactory.Outcome(call, unknown, new(worstCase, worstCase is null ? CostBasis.None : CostBasis.Estimated));
        try
        {
            await journal.WriteIntentAsync(intent with { Operation = kind.Word(), DurationMs = null, OverheadUs = null }, cancellationToken);
            return null;
        }
        catch (LedgerUnavailableException unavailable)
        {
            LogJournalUnavailable(unavailable, call.Arrival.Id);
            return GatewayErrors.LedgerUnavailable;
        }
    }

    /// <returns>False when the journal could not be written; then a complete answer must not be released.</returns>
    public async ValueTask<bool> EndAsync(CallContext call, PassthroughKind kind, CallResult result)
    {
        CallCost cost = PassthroughCost.Price(result);
        call.Hold.Settle(cost.Cost ?? call.Hold.Amount);
        call.Hold = default;
        call.Cost = cost;
        try
        {
            await journal.WriteOutcomeAsync(CallRecordFactory.Outcome(call, result, cost) with { Operation = kind.Word() });
            return true;
        }
        catch (LedgerUnavailableException unavailable)
        {
            LogJournalUnavailable(unavailable, call.Arrival.Id);
            return false;
        }
    }

    [LoggerMessage(EventId = 3451, Level = LogLevel.Error, Message = "Call {CallId}: the ledger's journal cannot be written")]
    private partial void LogJournalUnavailable(Exception exception, CallId callId);
}
