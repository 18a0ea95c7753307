namespace Breakeven.Advisor.Workloads;

/// <summary>A part of a whole, 0 to 1.</summary>
public sealed record Share(string Name, double Fraction);
