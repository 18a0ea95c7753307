using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>Where the trend in volume takes a verdict, if nothing else changes.</summary>
/// <param name="To">The verdict that the trend leads to.</param>
/// <param name="Days">Days until another plan saves more than the margin, from 1.</param>
/// <param name="RequestsPerMonth">The volume then.</param>
public sealed record ExpectedCrossing(Verdict To, int Days, decimal RequestsPerMonth)
{
    /// <summary>Asks day by day, with the shape of the load as it is.</summary>
    /// <param name="standing">The verdict in force.</param>
    /// <returns>Null without a clear trend, or when it reaches nothing within the horizon.</returns>
    internal static ExpectedCrossing? Find(WorkloadCase subject, Constraints constraints, Verdict standing, VolumeTrend? trend, WatchRules rules)
    {
        if (trend is not { IsClear: true } || !subject.VolumeIsKnown || !PlanGain.IsAPlan(standing)) return null;
        for (int day = 1; day <= rules.Horizon.TotalDays; day++)
        {
            decimal volume = Math.Max(0m, subject.Model.RequestsPerMonth + (decimal)Math.Round(trend.PerDay * day, 3));
            WorkloadCase then = subject with { Model = subject.Model with { RequestsPerMonth = volume } };
            Verdict verdict = Decision.VerdictOf(then, constraints);
            if (verdict != standing && PlanGain.Of(then.Model.Costs(), standing, verdict) >= rules.Margin) return new(verdict, day, volume);
        }
        return null;
    }
}
