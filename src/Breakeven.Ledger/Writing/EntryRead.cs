namespace Breakeven.Ledger.Writing;

/// <summary>What was found at a place in a segment.</summary>
internal enum EntryRead
{
    Entry,

    /// <summary>The segment ends here, between two entries.</summary>
    End,

    /// <summary>These bytes are no entry: torn by a crash, or damaged.</summary>
    Damaged,
}
