using System.Collections.Concurrent;
using Breakeven.Ledger.Writing;

namespace Breakeven.Gateway.Tests.Hosting;

/// <summary>A journal that tests can look into, stop and break.</summary>
internal sealed class MemoryJournal : ICallJournal
{
    public ConcurrentQueue<CallRecord> Intents { get; } = new();
    public ConcurrentQueue<HostingPeriod> Periods { get; } = new();
    public ConcurrentQueue<CallRecord> Outcomes { get; } = new();

    /// <summary>While not completed, outcomes wait.</summary>
    public TaskCompletionSource? OutcomeGate { get; set; }
    public bool IntentsFail { get; set; }
    public bool OutcomesFail { get; set; }

    public ValueTask WriteIntentAsync(CallRecord intent, CancellationToken cancellationToken)
    {
        if (IntentsFail) throw new LedgerUnavailableException("disk full");
        Intents.Enqueue(intent);
        return default;
    }

    public async ValueTask WriteOutcomeAsync(CallRecord outcome)
    {
        if (OutcomeGate is { } gate) await gate.Task;
        if (OutcomesFail) throw new LedgerUnavailableException("disk full");
        Outcomes.Enqueue(outcome);
    }

    public ValueTask WriteHostingPeriodAsync(HostingPeriod period)
    {
        Periods.Enqueue(period);
        return default;
    }

    /// <summary>The record of a call, once it is there.</summary>
    public async Task<CallRecord> RecordAsync(string requestId)
    {
        for (int i = 0; i < 500; i++)
        {
            if (Outcomes.FirstOrDefault(record => record.RequestId == requestId) is { } found) return found;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException($"No record of {requestId}.");
    }
}
