using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>The order of the configuration.</summary>
internal sealed class PriorityStrategy : IRouteStrategy
{
    public const string StrategyName = "priority";

    public string Name => StrategyName;

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted) =>
        [.. permitted.Select(candidate => candidate.Candidate)];
}
