using Breakeven.Gateway.Experiments;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;

namespace Breakeven.Server.Hosting;

/// <summary>Keeps facts about answers in the ledger.</summary>
internal sealed class LedgerQualityLog(EmbeddedLedger ledger) : IQualityLog
{
    public Task AddAsync(IReadOnlyCollection<QualityFact> facts, CancellationToken cancellationToken) => ledger.AddQualityAsync(facts, cancellationToken);

    public IAsyncEnumerable<CallRecord> CopiesAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        ledger.ReadAsync(new CallFilter { Since = since, Until = until }, cancellationToken).Where(call => call.ShadowOf is not null);

    public async Task<CallRecord?> FindAsync(string requestId, string? key, CancellationToken cancellationToken)
    {
        CallPage page = await ledger.QueryAsync(new CallFilter { RequestId = requestId, Key = key, Limit = 10 }, cancellationToken);
        return page.Data.FirstOrDefault(call => call.ShadowOf is null && call.Key == key);
    }
}
