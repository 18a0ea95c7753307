using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings.Reconciling;

/// <summary>The ledger beside what providers counted, by UTC day and model.</summary>
/// <param name="Rows">All days and models that either side has, differing ones first.</param>
public sealed record Reconciliation(ImmutableArray<string> Files, ImmutableArray<ReconciledDay> Rows)
{
    public int Differing => Rows.Count(row => !row.Agrees);
}

/// <param name="Ledger">Null when the ledger has nothing for it.</param>
/// <param name="Provider">Null when the exports have nothing for it.</param>
/// <param name="Causes">What such a difference usually comes from, likeliest first; empty where both agree.</param>
public sealed record ReconciledDay(DateOnly Day, string Model, CountedUsage? Ledger, CountedUsage? Provider, bool Agrees, ImmutableArray<string> Causes);

/// <summary>One side's counts; null for what it does not count.</summary>
/// <param name="InputTokens">Cached and cache-writing ones included.</param>
public sealed record CountedUsage(long? Requests, long InputTokens, long? CachedInputTokens, long OutputTokens, Money? Cost);
