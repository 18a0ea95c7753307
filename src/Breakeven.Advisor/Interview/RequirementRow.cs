namespace Breakeven.Advisor.Interview;

/// <summary>One requirement as the verdict took it.</summary>
/// <param name="Requirement">Name of the scenario's field.</param>
/// <param name="Basis"><c>stated</c>, <c>observed</c> in the ledger, or <c>default</c>.</param>
/// <param name="Criterion">What it decides.</param>
/// <param name="Effect">What it does to this verdict.</param>
public sealed record RequirementRow(string Requirement, string Value, string Basis, string Criterion, string Effect);
