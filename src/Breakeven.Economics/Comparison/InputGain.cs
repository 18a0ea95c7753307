namespace Breakeven.Economics.Comparison;

/// <param name="Input">As in <see cref="InputRange"/>.</param>
/// <param name="IsShared">One measurement serves every workload, as for a price.</param>
/// <param name="Usd">Expected gain of knowing it before the decision, in US dollars a month.</param>
public readonly record struct InputGain(string Input, bool IsShared, double Usd);
