using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>One workload decided, with its redrawn costs kept so that several can be added up.</summary>
internal sealed record WorkloadVerdict(WorkloadCase Subject, Decision Decision, DrawSet Draws, double Confidence)
{
    public Verdict Verdict => Decision.Verdict;

    /// <summary>What knowing more is worth, where money decides at all.</summary>
    public InformationValue Information { get; init; } = InformationValue.None;

    /// <summary>When an own plan has earned what it costs once; null where nothing is paid once, the API is no choice or the volume is unknown.</summary>
    public (PlanKind Plan, Payback Payback)? Payback { get; init; }

    /// <param name="shared">What the workloads have in common in each draw.</param>
    public static WorkloadVerdict Of(WorkloadCase subject, int seed, SharedStates? shared = null)
    {
        Decision decision = ThinData.Judge(subject, Decision.Of(subject));
        DrawSet draws = MonteCarlo.Run(subject.Model, subject.Uncertainty, seed, subject.Name, MonteCarlo.DefaultDraws, shared);
        return new(subject, decision, draws.WithoutInputs(), ConfidenceOf(decision, draws))
        {
            Information = InformationValue.Of(draws, NextMeasurements.Choices(subject, decision), NextMeasurements.Least(decision)),
            Payback = PaybackFinder.Of(subject, decision, seed, shared),
        };
    }

    /// <summary>Cost of what the verdict would run.</summary>
    public decimal PlanUsd(PlanCosts costs) => costs.Of(Plan);

    /// <summary>The plan behind the verdict; without one, the cheapest.</summary>
    public PlanKind Plan => Verdict switch
    {
        Verdict.Api => PlanKind.Api,
        Verdict.SelfHost => PlanKind.SelfHost,
        Verdict.Hybrid => PlanKind.Hybrid,
        _ => Decision.Costs.Cheapest(),
    };

    public bool IsFeasible(PlanKind kind) => kind switch
    {
        PlanKind.Api => Decision.Constraints.ApiIsFeasible,
        PlanKind.SelfHost => Decision.Constraints.OwnIsFeasible,
        _ => Decision.Constraints.ApiIsFeasible && Decision.Constraints.OwnIsFeasible,
    };

    public string? WhyNot(PlanKind kind)
    {
        ImmutableArray<Finding> api = Decision.Constraints.AgainstApi, own = Decision.Constraints.AgainstOwn;
        return kind switch
        {
            PlanKind.Api => api.FirstOrDefault()?.Code,
            PlanKind.SelfHost => own.FirstOrDefault()?.Code,
            _ => (api.FirstOrDefault() ?? own.FirstOrDefault())?.Code,
        };
    }

    /// <summary>Share of draws in which the cheapest feasible option is the same as at the stated inputs; 1 where the constraints leave one option, 0 without enough data.</summary>
    private static double ConfidenceOf(Decision decision, DrawSet draws)
    {
        if (decision.Verdict == Verdict.NotEnoughData) return 0;
        (bool api, bool own) = (decision.Constraints.ApiIsFeasible, decision.Constraints.OwnIsFeasible);
        if (!api || !own) return 1;
        PlanKind cheapest = decision.Costs.Cheapest();
        return Math.Round(draws.Share(costs => costs.Cheapest() == cheapest), 4);
    }
}
