namespace Breakeven.Economics.Comparison;

/// <summary>What an own plan costs once.</summary>
/// <param name="PurchaseUsdPerServer">Hardware of one server; 0 when servers are rented.</param>
/// <param name="DepreciationUsdPerServer">Of which the monthly cost of a server already contains this much a month.</param>
/// <param name="OnceUsd">Whatever the number of servers: moving, integration, evaluation.</param>
public sealed record PaybackTerms(decimal PurchaseUsdPerServer, decimal DepreciationUsdPerServer, decimal OnceUsd);
