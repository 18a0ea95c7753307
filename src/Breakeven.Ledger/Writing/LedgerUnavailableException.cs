namespace Breakeven.Ledger.Writing;

/// <summary>The ledger cannot be opened, read or written. The message names the file and the way out.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The store's file is damaged: waiting and trying again will not help.</summary>
    internal bool IsDamage { get; init; }
}
