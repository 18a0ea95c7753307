namespace Breakeven.Ledger.Querying;

/// <summary>What a sum of costs is over.</summary>
public enum SpentBy
{
    Key,
    Workload,
    Route,
}
