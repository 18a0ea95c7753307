using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What moving to own servers costs once, whatever their number. A monthly bill has it spread over the planning horizon; where money is counted as it is paid, it is due at the start.</summary>
internal static class OnceCosts
{
    /// <summary>Migration and opportunity cost as stated, US dollars.</summary>
    public static decimal Usd(WorkloadCase subject) => subject.Asked?.SelfHost.Ownership is { } more ? (more.MigrationUsd ?? 0m) + (more.OpportunityUsd ?? 0m) : 0m;

    /// <summary>The same model without the monthly part of it.</summary>
    public static CostModel Without(CostModel model) => model with { Own = model.Own with { FixedLines = [.. model.Own.FixedLines.Where(line => !IsOnce(line))] } };

    private static bool IsOnce(NamedCost line) => line.Name is "migration" or "opportunity";
}
