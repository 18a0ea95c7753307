using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The answer for one workload, before uncertainty: a pure function of the case, so that what-ifs can ask it thousands of times.</summary>
/// <param name="Why">Codes that led here, the deciding one first.</param>
/// <param name="Beware">Codes of what speaks against it or must be known.</param>
internal sealed record Decision(Verdict Verdict, Constraints Constraints, PlanCosts Costs, ImmutableArray<string> Why, ImmutableArray<string> Beware)
{
    /// <summary>How near a crossing is too near to be decided by cost.</summary>
    public const decimal NearShare = 0.10m;

    public static Decision Of(WorkloadCase subject)
    {
        Constraints constraints = Constraints.Of(subject);
        PlanCosts costs = subject.Model.Costs();
        return (constraints.ApiIsFeasible, constraints.OwnIsFeasible) switch
        {
            (false, false) => Infeasible(constraints, costs),
            (false, true) => OnlyOwn(subject, constraints, costs),
            (true, false) => OnlyApi(subject, constraints, costs),
            _ when !subject.VolumeIsKnown => new(Verdict.NotEnoughData, constraints, costs, ["no_volume"], ["low_confidence"]),
            _ => Free(subject, constraints, costs),
        };
    }

    /// <summary>Within 10 % in volume of where the cheaper of the two pure plans changes.</summary>
    public static bool IsNearBreakEven(CostModel model) =>
        model.BreakEven().Crossings.Any(crossing => Math.Abs(model.RequestsPerMonth - crossing) <= NearShare * crossing);

    private static Decision Infeasible(Constraints constraints, PlanCosts costs) => new(Verdict.Infeasible, constraints, costs,
        ["constraint_conflict", .. Codes(constraints.AgainstApi), .. Codes(constraints.AgainstOwn)], []);

    private static Decision OnlyOwn(WorkloadCase subject, Constraints constraints, PlanCosts costs)
    {
        var why = new List<string>(Codes(constraints.AgainstApi));
        var beware = new List<string>();
        bool cheaper = subject.VolumeIsKnown && costs.SelfHost < costs.Api;
        if (cheaper) why.Add("volume_above_breakeven");
        else if (subject.VolumeIsKnown && costs.SelfHost > costs.Api) beware.Add("self_host_costs_more");
        Traffic(subject, owns: true, why, beware);
        Expertise(subject, owns: true, why, beware);
        if (subject.Requirements.TimeToMarketCritical) beware.Add("time_to_market");
        if (subject.Requirements.ResiliencePriority) beware.Add("resilience");
        return new(Verdict.SelfHost, constraints, costs, [.. why], [.. beware]);
    }

    private static Decision OnlyApi(WorkloadCase subject, Constraints constraints, PlanCosts costs)
    {
        var why = new List<string>(Codes(constraints.AgainstOwn));
        var beware = new List<string>();
        if (subject.VolumeIsKnown && costs.SelfHost < costs.Api && subject.Hosting.Exclusion is null) beware.Add("frontier_overrides_cost");
        else if (subject is { VolumeIsKnown: true, Hosting.IsCounted: true } && costs.Api <= costs.SelfHost) why.Add("volume_below_breakeven");
        Traffic(subject, owns: false, why, beware);
        Expertise(subject, owns: false, why, beware);
        if (subject.Requirements.TimeToMarketCritical) why.Add("time_to_market");
        if (subject.Requirements.ResiliencePriority) beware.Add("resilience");
        return new(Verdict.Api, constraints, costs, [.. why], [.. beware]);
    }

    /// <summary>The verdict alone, without its reasons, under constraints that are known: what a search over volumes and prices asks.</summary>
    /// <param name="costs">Of the subject, where they are known already.</param>
    public static Verdict VerdictOf(WorkloadCase subject, Constraints constraints, PlanCosts? costs = null) => (constraints.ApiIsFeasible, constraints.OwnIsFeasible) switch
    {
        (false, false) => Verdict.Infeasible,
        (false, true) => Verdict.SelfHost,
        (true, false) => Verdict.Api,
        _ when !subject.VolumeIsKnown => Verdict.NotEnoughData,
        _ => Choose(subject.Requirements, (costs ?? subject.Model.Costs()).Cheapest()),
    };

    /// <summary>The cheapest plan, unless the organisation cannot run it yet, wants two ways to serve, or builds up step by step.</summary>
    internal static Verdict Choose(Requirements needs, PlanKind cheapest)
    {
        bool owns = cheapest != PlanKind.Api && !Postpones(needs);
        if (needs.ResiliencePriority || (needs.BuildGradually && owns)) return Verdict.Hybrid;
        if (!owns) return Verdict.Api;
        return cheapest == PlanKind.SelfHost ? Verdict.SelfHost : Verdict.Hybrid;
    }

    private static bool Postpones(Requirements needs) => needs.TimeToMarketCritical || needs.Expertise == "none";

    /// <summary>Nothing is excluded: cost decides, then what the organisation can and wants to do.</summary>
    private static Decision Free(WorkloadCase subject, Constraints constraints, PlanCosts costs)
    {
        Requirements needs = subject.Requirements;
        var why = new List<string>();
        var beware = new List<string>();
        bool ownIsCheaper = costs.SelfHost < costs.Api;
        PlanKind cheapest = costs.Cheapest();
        Verdict verdict = Choose(needs, cheapest);
        if (Postpones(needs) && cheapest != PlanKind.Api) beware.Add("revisit_later");
        if (needs.ResiliencePriority) why.Add("resilience");
        if (needs.BuildGradually && verdict != Verdict.Api) why.Add("gradual_build");
        if (verdict == Verdict.Hybrid && cheapest == PlanKind.Hybrid) why.Add("volume_above_breakeven");
        if (OptimisingDecides(subject, constraints, verdict)) why.Add("optimise_first");
        Money(subject, costs, verdict, ownIsCheaper, why, beware);
        Traffic(subject, owns: verdict != Verdict.Api, why, beware);
        Expertise(subject, owns: verdict != Verdict.Api, why, beware);
        if (needs.TimeToMarketCritical) (verdict == Verdict.Api ? why : beware).Add("time_to_market");
        return new(verdict, constraints, costs, [.. why.Distinct(StringComparer.Ordinal)], [.. beware.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Own servers would be called for if the API were used as it was recorded.</summary>
    private static bool OptimisingDecides(WorkloadCase subject, Constraints constraints, Verdict verdict) =>
        verdict == Verdict.Api && subject.Unoptimised is { } recorded && VerdictOf(subject with { Model = recorded }, constraints) is Verdict.SelfHost or Verdict.Hybrid;

    private static void Money(WorkloadCase subject, PlanCosts costs, Verdict verdict, bool ownIsCheaper, List<string> why, List<string> beware)
    {
        if (verdict == Verdict.Api && !ownIsCheaper) why.Add("volume_below_breakeven");
        if (verdict is Verdict.SelfHost or Verdict.Hybrid && ownIsCheaper) why.Add("volume_above_breakeven");
        if (verdict != Verdict.Api && subject.Model.Own.UnscheduledServerUsd is not null) why.Add("scheduled_capacity");
        foreach (string factor in DecidingFactors.Find(subject.Model)) (Supports(factor, verdict, ownIsCheaper) ? why : beware).Add(factor);
        bool hybridIsClear = verdict == Verdict.Hybrid && costs.Hybrid < (1m - NearShare) * Math.Min(costs.Api, costs.SelfHost);
        if (hybridIsClear || !IsNearBreakEven(subject.Model)) return;
        why.Add("near_breakeven");
        beware.Add("low_confidence");
    }

    /// <summary>A deciding factor is a reason when the verdict is what cost says, and otherwise something to know.</summary>
    private static bool Supports(string factor, Verdict verdict, bool ownIsCheaper) =>
        verdict == Verdict.Hybrid ? factor is "idle_capacity" or "integer_gpu_step" or "redundancy_cost" : (verdict == Verdict.SelfHost) == ownIsCheaper;

    private static void Traffic(WorkloadCase subject, bool owns, List<string> why, List<string> beware)
    {
        switch (subject.Requirements.Traffic)
        {
            case TrafficPattern.Steady or TrafficPattern.Scheduled when owns:
                why.Add("predictable_traffic");
                break;
            case TrafficPattern.Spiky or TrafficPattern.Unpredictable:
                (owns ? beware : why).Add("unpredictable_traffic");
                break;
            case TrafficPattern.Seasonal:
                (owns ? beware : why).Add("seasonal_traffic");
                break;
        }
    }

    private static void Expertise(WorkloadCase subject, bool owns, List<string> why, List<string> beware)
    {
        if (subject.Requirements.Expertise == "none") (owns ? beware : why).Add("low_expertise");
        if (subject.Requirements.Expertise == "strong" && owns) why.Add("has_expertise");
    }

    private static IEnumerable<string> Codes(ImmutableArray<Finding> findings) => findings.Select(finding => finding.Code).Distinct(StringComparer.Ordinal);
}
