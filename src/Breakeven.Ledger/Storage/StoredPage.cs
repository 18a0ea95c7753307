namespace Breakeven.Ledger.Storage;

/// <summary>A page of calls as the table <c>pages</c> describes it.</summary>
internal readonly record struct StoredPage(long Number, int Calls, long FirstStartedAt, long LastStartedAt, uint Checksum);
