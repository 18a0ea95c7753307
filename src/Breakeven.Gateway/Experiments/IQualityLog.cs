namespace Breakeven.Gateway.Experiments;

/// <summary>Where facts about answers are kept, and calls are found to which they belong.</summary>
public interface IQualityLog
{
    /// <exception cref="Breakeven.Ledger.Writing.LedgerUnavailableException">They cannot be kept.</exception>
    Task AddAsync(IReadOnlyCollection<QualityFact> facts, CancellationToken cancellationToken);

    /// <summary>The call of a client that had this request id; the newest where a client used it twice. Null when there is none.</summary>
    /// <param name="key">Name of the key that asks; null on a gateway without keys.</param>
    Task<CallRecord?> FindAsync(string requestId, string? key, CancellationToken cancellationToken);

    /// <summary>Copies, and the questions to judges, that started in <c>[since, until)</c>.</summary>
    /// <exception cref="Breakeven.Ledger.Writing.LedgerUnavailableException">They cannot be read.</exception>
    IAsyncEnumerable<CallRecord> CopiesAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken);
}
