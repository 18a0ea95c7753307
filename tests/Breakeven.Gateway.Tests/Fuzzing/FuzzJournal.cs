using System.Collections.Concurrent;
using Breakeven.Ledger.Writing;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>Keeps a call's record until it is taken, so that a million calls need no memory.</summary>
internal sealed class FuzzJournal : ICallJournal
{
    private readonly ConcurrentDictionary<Guid, CallRecord> _records = new();

    public ValueTask WriteIntentAsync(CallRecord intent, CancellationToken cancellationToken) => default;

    public ValueTask WriteOutcomeAsync(CallRecord outcome)
    {
        Assert.True(_records.TryAdd(outcome.Id, outcome), "a call was recorded twice");
        return default;
    }

    public ValueTask WriteHostingPeriodAsync(HostingPeriod period) => default;

    public CallRecord Take(Guid id)
    {
        Assert.True(_records.TryRemove(id, out CallRecord? record), "a call was not recorded");
        return record;
    }
}
