using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Capacity;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>What a fleet is looked for.</summary>
/// <param name="Demand">Volume, shape and API of the workload; its own fleet has staff, spare and fixed cost, and no server yet.</param>
/// <param name="ApiMayServe">True when an API may take what own servers do not carry.</param>
internal sealed record FleetQuestion(ScenarioWorkload Workload, ScenarioSelfHost Hosting, CostModel Demand, bool ApiMayServe)
{
    /// <summary>Whether the number of accelerators in a server is ours to choose.</summary>
    public bool PriceFollowsGpus => !Hosting.StatesPrice || Hosting.PricePer == "gpu";
    public bool StatesCapacity => Hosting.CapacityRequestsPerMonth is not null || Hosting.RpsPerServer is not null;

    public RequestShape RequestShape => new((double)Math.Max(1m, Demand.Mix.InputTokens), (double)Math.Max(1m, Demand.Mix.OutputTokens + Demand.Mix.ReasoningTokens));

    /// <summary>Every combination that what was stated leaves open.</summary>
    public ImmutableArray<HostingWay> Ways(IEnumerable<OpenModel?> models, ImmutableArray<NamedGpu> gpus)
    {
        ImmutableArray<string> procurements = ServerPriceResolver.Ways(Hosting);
        return [.. from model in models
                   from way in gpus.IsEmpty ? [new HostingWay(model, null, 1, Workload.Precision, "")] : OnHardware(model, gpus)
                   from procurement in procurements
                   select way with { Procurement = procurement }];
    }

    private IEnumerable<HostingWay> OnHardware(OpenModel? model, ImmutableArray<NamedGpu> gpus) =>
        from gpu in gpus
        from count in gpu.Counts(PriceFollowsGpus)
        from precision in Precisions(model, gpu)
        select new HostingWay(model, gpu.Accelerator, count, precision, "");

    /// <summary>A stated capacity was measured at some precision, which only checks the memory: the usual one is taken.</summary>
    private ImmutableArray<string?> Precisions(OpenModel? model, NamedGpu gpu)
    {
        if (model is null || Workload.Precision is not null) return [Workload.Precision];
        return StatesCapacity ? [gpu.Precisions[0]] : [.. gpu.Precisions];
    }
}
