namespace Breakeven.Economics.Comparison;

/// <summary>An input of the joint distribution from which draws are taken.</summary>
/// <param name="Index">Row of the correlation matrix.</param>
/// <param name="Name">As in advice: <c>requests_per_month</c>, <c>api_price</c>, ….</param>
/// <param name="Shared">Share of its variance that all workloads of an organisation have in common, 0 to 1: prices wholly, volumes in part.</param>
internal sealed record CorrelatedInput(int Index, string Name, double Shared);
