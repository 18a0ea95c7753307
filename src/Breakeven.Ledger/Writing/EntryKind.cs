namespace Breakeven.Ledger.Writing;

/// <summary>What a journal entry says. The numbers are part of the file format.</summary>
internal enum EntryKind : byte
{
    None = 0,
    Intent = 1,
    Outcome = 2,
    HostingPeriod = 3,

    /// <summary>The segment was closed in order: whatever follows a bad entry in it is damage, not a torn tail.</summary>
    Seal = 4,
}
