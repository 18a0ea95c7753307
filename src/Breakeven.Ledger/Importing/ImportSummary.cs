namespace Breakeven.Ledger.Importing;

/// <param name="Read">Records that the source held.</param>
/// <param name="Added">Records that the ledger did not have yet.</param>
public sealed record ImportSummary(long Read, long Added);
