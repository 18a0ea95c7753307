using System.Collections.Immutable;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What sharing engines between workloads would change. Verdicts and sums count each workload alone.</summary>
/// <param name="ApartUsd">US dollars a month of each workload's own plan, added up.</param>
/// <param name="TogetherUsd">The same with the pools.</param>
public sealed record Portfolio(ImmutableArray<EnginePool> Pools, decimal ApartUsd, decimal TogetherUsd)
{
    public decimal SavingUsd => ApartUsd - TogetherUsd;
}

/// <summary>One engine for several workloads of the same environment, model and policy.</summary>
/// <param name="Plan"><c>self-host</c>, or <c>hybrid</c> with an API for what exceeds the servers.</param>
/// <param name="Hardware">As <c>2x H100-SXM-80GB at fp8</c>; null where price and capacity are stated.</param>
/// <param name="Servers">With the spare.</param>
/// <param name="PeakServers">Servers, fractions included, for the busiest hour of all together, and for their peaks added up.</param>
/// <param name="LoadBasis">In words: whose hours were added up, whose peaks.</param>
/// <param name="Members">Each pays in proportion to what it costs alone, so none pays more than alone.</param>
public sealed record EnginePool(
    string Environment, string? Model, string? Hardware, string Plan, int Servers, int Spare, decimal PeakServers, decimal SumOfPeaksServers, string LoadBasis,
    ImmutableArray<PoolShare> Members, decimal ApartUsd, decimal TogetherUsd, string Text)
{
    public decimal SavingUsd => ApartUsd - TogetherUsd;

    /// <summary>Staff in <see cref="ApartUsd"/>, and in <see cref="TogetherUsd"/>, where one team counts once: the largest of the members'.</summary>
    public decimal StaffApartUsd { get; init; }
    public decimal StaffTogetherUsd { get; init; }
}

/// <param name="AloneUsd">US dollars a month of its own plan.</param>
/// <param name="SharedUsd">Its part of the pool.</param>
public sealed record PoolShare(string Workload, Verdict Verdict, decimal AloneUsd, decimal SharedUsd);
