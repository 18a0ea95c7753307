using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Evidence;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What-ifs of the inputs that are yes or no.</summary>
internal static class RequirementFlips
{
    public static IEnumerable<Flip> Find(WorkloadCase subject, Verdict verdict)
    {
        PlanCosts costs = subject.Model.Costs(); // requirements do not move them
        foreach ((string input, string from, string to, Requirements changed) in Changes(subject))
        {
            WorkloadCase asked = subject with { Requirements = changed };
            Verdict other = Decision.VerdictOf(asked, Constraints.Of(asked), costs);
            // That requirements can be tightened until nothing is left is true of every case and helps nobody decide.
            if (other != verdict && other != Verdict.Infeasible) yield return new(input, from, to, other);
        }
        if (QualityFlip.Find(subject, verdict) is { } flip) yield return flip;
    }

    private static IEnumerable<(string, string, string, Requirements)> Changes(WorkloadCase subject)
    {
        Requirements needs = subject.Requirements;
        yield return Toggle("frontier_required", needs.FrontierRequired, value => needs with { FrontierRequired = value });
        yield return Toggle("external_processing_allowed", needs.ExternalProcessingAllowed, value => needs with { ExternalProcessingAllowed = value });
        yield return Toggle("time_to_market_critical", needs.TimeToMarketCritical, value => needs with { TimeToMarketCritical = value });
        yield return Toggle("resilience_priority", needs.ResiliencePriority, value => needs with { ResiliencePriority = value });
        yield return Toggle("build_gradually", needs.BuildGradually, value => needs with { BuildGradually = value });
        yield return needs.Expertise == "none"
            ? ("gpu_expertise", "none", "some", needs with { Expertise = "some" })
            : ("gpu_expertise", needs.Expertise ?? "not stated", "none", needs with { Expertise = "none" });
        if (needs.Residency is { } region) yield return ("residency", region, "none", needs with { Residency = null });
        if (needs.LatencyBudgetMs is { } tight && subject.OwnLatency.Milliseconds > tight)
            yield return ("latency_budget_ms", $"{tight:0.###}", $"{subject.OwnLatency.Milliseconds:0.###}", needs with { LatencyBudgetMs = subject.OwnLatency.Milliseconds });
        if (needs.LatencyBudgetMs is { } budget) yield return ("latency_budget_ms", $"{budget:0.###}", "none", needs with { LatencyBudgetMs = null });
        if (needs.Customization == "full_finetune") yield return ("customization", "full_finetune", "lora", needs with { Customization = "lora" });
    }

    private static (string, string, string, Requirements) Toggle(string input, bool value, Func<bool, Requirements> with) =>
        (input, value ? "true" : "false", value ? "false" : "true", with(!value));
}
