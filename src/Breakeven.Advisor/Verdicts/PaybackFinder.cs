using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>When an own plan has earned what it costs once; nothing where nothing is paid once, or there is no API to save against.</summary>
internal static class PaybackFinder
{
    /// <summary>The cost line under which a bought server's depreciation stands.</summary>
    private const string Hardware = "hardware";

    public static (PlanKind, Payback)? Of(WorkloadCase subject, Decision decision, int seed, SharedStates? shared)
    {
        PaybackTerms terms = Terms(subject);
        if (terms is { PurchaseUsdPerServer: 0m, OnceUsd: 0m }) return null;
        bool apiIsAChoice = decision.Constraints.ApiIsFeasible && subject.VolumeIsKnown && subject.Hosting.IsCounted;
        if (!apiIsAChoice || decision.Verdict == Verdict.NotEnoughData) return null;
        PlanKind plan = decision.Verdict switch
        {
            Verdict.SelfHost => PlanKind.SelfHost,
            Verdict.Hybrid => PlanKind.Hybrid,
            _ => decision.Costs.SelfHost <= decision.Costs.Hybrid ? PlanKind.SelfHost : PlanKind.Hybrid,
        };
        return (plan, Payback.Of(OnceCosts.Without(subject.Model), plan, terms, subject.Uncertainty, seed, subject.Name, MonteCarlo.DefaultDraws, shared));
    }

    public static PaybackSummary? Say(WorkloadVerdict verdict) => verdict.Payback is not { } found ? null
        : new(OptionBuilder.Name(found.Plan), DrawSet.Usd(found.Payback.UpfrontUsd), Tenths(found.Payback.Months), Tenths(found.Payback.P5), Tenths(found.Payback.P50), Tenths(found.Payback.P95));

    /// <summary>Straight-line depreciation times the life is the purchase, less what is left of it; rented servers cost nothing before they serve.</summary>
    private static PaybackTerms Terms(WorkloadCase subject)
    {
        decimal depreciation = subject.Model.Own.ServerLines.Where(line => line.Name == Hardware).Sum(line => line.Usd);
        return new(depreciation * (subject.Model.Api.LifeMonths ?? 0), depreciation, OnceCosts.Usd(subject));
    }

    private static double? Tenths(double? months) => months is { } value ? Math.Round(value, 1) : null;
}
