using System.Collections.Immutable;

namespace Breakeven.Ledger.Querying;

/// <summary>What a look through the whole ledger found.</summary>
/// <param name="Calls">Records in the store.</param>
/// <param name="OpenIntents">Calls that have begun and not ended: under way, or of a process that was killed and not yet started again. No problem by themselves.</param>
/// <param name="Segments">Journal segments looked through.</param>
/// <param name="Problems">In words, each naming the file; empty when all is well.</param>
public sealed record LedgerVerification(long Calls, long OpenIntents, int Segments, ImmutableArray<string> Problems)
{
    public bool IsSound => Problems.IsEmpty;
}
