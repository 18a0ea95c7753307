namespace Breakeven.Advisor.Verdicts;

/// <summary>Months until an own plan has saved what it costs once. Money as it is paid: without depreciation, and the API at each month's price.</summary>
/// <param name="Plan"><c>self-host</c> or <c>hybrid</c>: the verdict's, else the cheaper of the two.</param>
/// <param name="UpfrontUsd">Hardware of all servers, and what moving costs, US dollars.</param>
/// <param name="Months">At the stated inputs, to a tenth; null when the saving never recovers the outlay.</param>
/// <param name="P5">Percentiles over the redrawn inputs, never being the latest; null where that is the percentile.</param>
public sealed record PaybackSummary(string Plan, decimal UpfrontUsd, double? Months, double? P5, double? P50, double? P95);
