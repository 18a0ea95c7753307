using System.Collections.Immutable;

namespace Breakeven.Ledger.Querying;

/// <summary>One page of calls, newest first.</summary>
/// <param name="Next">Asks for the page after this one; null on the last.</param>
public sealed record CallPage(ImmutableArray<CallRecord> Data, string? Next)
{
    /// <summary>True when the store had not caught up with the journal in time: calls that have ended may be missing. They will come.</summary>
    public bool IsBehind { get; init; }
}
