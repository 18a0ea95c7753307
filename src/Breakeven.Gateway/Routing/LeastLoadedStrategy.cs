using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Orders by the calls that the gateway has at each target now, one more included, over the target's weight: a weight of 2 takes twice as many. Weight 0 comes last.</summary>
/// <remarks>Weighted least request, as in Envoy; all targets are looked at, since a route has few. Calls of all routes count; calls of others at the same provider are not known.</remarks>
internal sealed class LeastLoadedStrategy : IRouteStrategy
{
    public string Name => "least-loaded";

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted) =>
        [.. permitted
            .Select(offered => (offered.Candidate, Load: offered.Weight > 0 ? (offered.Target.Health.InFlight + 1) / offered.Weight : double.PositiveInfinity))
            .OrderBy(target => target.Load)
            .Select(target => target.Candidate)];
}
