namespace Breakeven.Ledger;

/// <summary>Whether the latest writes worked; each failure in words, null when there is none.</summary>
/// <param name="JournalFailure">New calls are being refused.</param>
/// <param name="StoreFailure">Calls are answered and journaled; queries do not show them yet.</param>
public sealed record LedgerHealth(string? JournalFailure, string? StoreFailure);
