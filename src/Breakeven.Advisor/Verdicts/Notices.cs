using Breakeven.Advisor.Counterfactuals;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Codes that depend on the verdict but never change it.</summary>
internal static class Notices
{
    private static readonly string[] NeedContract = ["HIPAA", "GDPR", "PCI", "PCI-DSS", "PCI DSS"];

    public static IEnumerable<string> Reasons(WorkloadCase subject, Decision decision)
    {
        if (decision.Constraints.ApiIsFeasible && Constraints.ApiSatisfiesResidency(subject.Requirements)) yield return "api_residency_region";
    }

    public static IEnumerable<string> Warnings(WorkloadCase subject, Decision decision, double confidence)
    {
        bool sendsOut = decision.Verdict is Verdict.Api or Verdict.Hybrid;
        if (sendsOut && subject.Requirements.Compliance.Any(rule => NeedContract.Contains(rule, StringComparer.OrdinalIgnoreCase))) yield return "check_baa";
        if (subject.Model.Mix.ReasoningTokens > 0 && decision.Verdict != Verdict.Infeasible) yield return "size_self_host_with_reasoning_tokens";
        if (confidence < LowConfidence && decision.Verdict is not (Verdict.Infeasible or Verdict.NotEnoughData)) yield return "low_confidence";
    }

    /// <summary>Below two chances in three the cheapest option is not settled.</summary>
    public const double LowConfidence = 0.65;
}
