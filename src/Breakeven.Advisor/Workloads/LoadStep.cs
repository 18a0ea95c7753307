namespace Breakeven.Advisor.Workloads;

/// <summary>One step of a load-duration curve.</summary>
/// <param name="ShareOfTime">0 to 1.</param>
/// <param name="MultipleOfMean">Load during that time over the mean load.</param>
public readonly record struct LoadStep(double ShareOfTime, double MultipleOfMean);
