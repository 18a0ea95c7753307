namespace Breakeven.Ledger;

/// <summary>What a journaled fact survives.</summary>
public enum Durability
{
    /// <summary>The end of the process, kill -9 included: the fact is with the operating system.</summary>
    Process,

    /// <summary>Also the loss of power: the fact is on the device, by an fsync that concurrent calls share.</summary>
    Power,
}
