using System.Collections.Immutable;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Orders by what this request is expected to cost; a target whose price nobody knows comes last.</summary>
internal sealed class CheapestStrategy : IRouteStrategy
{
    public string Name => "cheapest";

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted) =>
        [.. permitted
            .Select(candidate => (candidate.Candidate, Cost: CallPricer.Expected(call, candidate.Candidate)))
            .OrderBy(priced => priced.Cost is null)
            .ThenBy(priced => priced.Cost ?? Money.Zero)
            .Select(priced => priced.Candidate)];
}
