using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Whether an API may take what own servers do not carry. It decides what a fleet is ranked by, and nothing else: <c>Constraints</c> judges the plans.</summary>
internal static class Overflow
{
    public static bool IsAllowed(ScenarioWorkload workload, ScenarioApi api) =>
        workload.ExternalProcessingAllowed != false
        && (workload.Residency is not { } region || region.Equals(api.Region, StringComparison.OrdinalIgnoreCase))
        && workload.LatencyBudgetMs is not <= LatencyBound.RoundTripMs
        && workload.Customization != "full_finetune";
}
