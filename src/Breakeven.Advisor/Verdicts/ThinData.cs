using Breakeven.Advisor.Counterfactuals;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Refuses to judge observed traffic that is too little, unless the answer would be the same at a third and at three times its volume.</summary>
internal static class ThinData
{
    public const long EnoughCalls = 200;
    public const double EnoughHours = 24;
    private const decimal Doubt = 3m;

    public static Decision Judge(WorkloadCase subject, Decision decision)
    {
        if (subject.Observed is not { } observed || decision.Verdict == Verdict.Infeasible) return decision;
        if (observed.Calls >= EnoughCalls && observed.ObservedHours >= EnoughHours) return decision;
        if (At(subject, 1m / Doubt) == decision.Verdict && At(subject, Doubt) == decision.Verdict)
            return decision with { Beware = [.. decision.Beware.Append("low_confidence").Distinct(StringComparer.Ordinal)] };
        return decision with { Verdict = Verdict.NotEnoughData, Why = ["thin_data"], Beware = ["low_confidence"] };
    }

    private static Verdict At(WorkloadCase subject, decimal factor)
    {
        WorkloadCase asked = subject with { Model = subject.Model with { RequestsPerMonth = subject.Model.RequestsPerMonth * factor } };
        return Decision.VerdictOf(asked, Constraints.Of(asked));
    }
}
