using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Capacity;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>A workload that could share an engine.</summary>
internal sealed record PoolMember(WorkloadVerdict Verdict)
{
    private const decimal SecondsPerMonth = 730m * 3600m;

    public string Name => Verdict.Subject.Name;
    public CostModel Model => Verdict.Subject.Model;
    public OwnHosting Hosting => Verdict.Subject.Hosting;
    public decimal AloneUsd { get; } = Verdict.PlanUsd(Verdict.Decision.Costs);
    public bool MayUseApi => Verdict.Decision.Constraints.ApiIsFeasible;
    public LatencyTarget Target => Hosting.Search is { } search ? CapacityFinder.Target(search.Question.Workload, search.Question.Demand.Mix) : LatencyTarget.None;

    /// <summary>Cost that one engine has once, whoever uses it, and cost that moving each workload has.</summary>
    public decimal EngineUsd => Model.Own.FixedUsd - MoveUsd;
    public decimal MoveUsd => Model.Own.FixedLines.Where(line => line.Name is "migration" or "opportunity").Sum(line => line.Usd);

    /// <summary>Own servers must be possible and worth thinking of: a team that cannot run one engine does not run a shared one.</summary>
    public static bool MayShare(WorkloadVerdict verdict) =>
        verdict is { Verdict: Verdicts.Verdict.SelfHost or Verdicts.Verdict.Hybrid or Verdicts.Verdict.Api, Subject: { VolumeIsKnown: true, Hosting.IsCounted: true } subject }
        && verdict.Decision.Constraints.OwnIsFeasible && subject.Requirements is { Customization: not "full_finetune" } needs
        && (verdict.Verdict != Verdicts.Verdict.Api || needs is { TimeToMarketCritical: false, Expertise: not "none" });

    /// <summary>What must be the same for workloads to share: where it runs, which weights, and who may see the data. Stated capacities hold for their own latency only.</summary>
    public object Key()
    {
        Requirements needs = Verdict.Subject.Requirements;
        object policy = (needs.Environment ?? "production", Hosting.Model?.Id, needs.Residency?.ToUpperInvariant(), needs.ExternalProcessingAllowed,
            string.Join(',', needs.Compliance.Select(rule => rule.ToUpperInvariant()).Order(StringComparer.Ordinal)));
        return Hosting.CapacityIsModelled ? policy
            : (policy, Hosting.Accelerator?.Id, Hosting.GpusPerServer, Hosting.Precision, Model.Own.ServerUsd, needs.LatencyBudgetMs, needs.LatencyIsEndToEnd);
    }

    /// <summary>Requests a month that one server of another member's kind carries within the tightest latency of the pool.</summary>
    /// <returns>False when it cannot.</returns>
    public bool TryUsable(PoolWay way, LatencyTarget tightest, out decimal? usable)
    {
        usable = Model.Own.UsableRequests;
        if (!Hosting.CapacityIsModelled || (way.Kind == PoolWay.Of(this).Kind && tightest == Target)) return true;
        FleetQuestion question = Hosting.Search!.Question;
        DeploymentCapacity capacity = CapacityModel.Estimate(way.Shape!, question.RequestShape, tightest);
        if (!capacity.FitsMemory || capacity.MaxConcurrency == 0) return false;
        usable = Math.Max(1m, decimal.Round((decimal)Math.Min(capacity.RequestsPerSecond, 1e6) * SecondsPerMonth, 0)) * way.Availability * Model.Own.MaxUtilisation;
        return true;
    }
}
