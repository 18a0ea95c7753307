namespace Breakeven.Advisor.Workloads;

/// <summary>Something that the records do not say, and what follows for the figures.</summary>
/// <param name="Kind"><c>short</c>, <c>ledger_gap</c>, <c>clock</c>, <c>silence</c>, <c>tokens</c>, <c>cost</c>, <c>data_classes</c>, <c>prompt_hashes</c>, <c>streaming</c> or <c>sample</c>.</param>
public sealed record UsageGap(string Kind, string Text);
