using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Watching;

/// <summary>What changing the plan would save.</summary>
internal static class PlanGain
{
    /// <summary>Whether a verdict names a plan that has a cost.</summary>
    public static bool IsAPlan(Verdict verdict) => verdict is Verdict.Api or Verdict.SelfHost or Verdict.Hybrid;

    public static PlanKind KindOf(Verdict verdict) => verdict switch
    {
        Verdict.Api => PlanKind.Api,
        Verdict.SelfHost => PlanKind.SelfHost,
        Verdict.Hybrid => PlanKind.Hybrid,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "is no plan"),
    };

    /// <summary>Share of the standing plan's cost that the other saves; negative when it costs more, 0 when both cost nothing.</summary>
    public static decimal Of(PlanCosts costs, Verdict standing, Verdict other)
    {
        decimal now = costs.Of(KindOf(standing)), then = costs.Of(KindOf(other));
        return now == 0m ? 0m : 1m - then / now;
    }
}
