namespace Breakeven.Ledger.Writing;

/// <summary>What a journal entry says. The numbers are part of the file format.</summary>
internal enum EntryKind : byte
{
    None = 0,

    /// <summary>An intent and an outcome whose record is JSON, as ledgers of schema 1 have them: read, never written.</summary>
    JsonIntent = 1,
    JsonOutcome = 2,
    HostingPeriod = 3,

    /// <summary>The segment was closed in order: whatever follows a bad entry in it is damage, not a torn tail.</summary>
    Seal = 4,
    Intent = 5,
    Outcome = 6,
}
