using Breakeven.Ledger.Querying;

namespace Breakeven.Gateway.Budgets;

/// <summary>Known cost of the calls of one key, workload or route that started at or after an instant: what a ledger answers.</summary>
public delegate Task<Money> SpentSince(SpentBy by, string name, DateTimeOffset since, CancellationToken cancellationToken);
