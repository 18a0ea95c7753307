using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Stage <c>route</c>: orders the permitted candidates by the route's strategy.</summary>
/// <remarks>A deployment without a free slot goes to the end: it is still better than no answer, but only then.</remarks>
internal sealed class RoutePlanner(IEnumerable<IRouteStrategy> strategies, TargetLoads loads)
{
    private readonly FrozenDictionary<string, IRouteStrategy> _strategies = strategies.ToFrozenDictionary(strategy => strategy.Name);

    public CallError? Plan(CallContext call)
    {
        ImmutableArray<WeightedCandidate> permitted = call.Policy.Permitted;
        if (permitted.Length == 1)
        {
            call.Plan = new([permitted[0].Candidate], "only_target");
            return null;
        }
        if (!_strategies.TryGetValue(call.Route.Strategy, out IRouteStrategy? strategy)) return GatewayErrors.NoTargetAvailable(call.Request.Model);
        ImmutableArray<Candidate> order = strategy.Order(call, permitted);
        call.Plan = loads.IsSaturated(order[0].Target) && order.Any(candidate => !loads.IsSaturated(candidate.Target))
            ? new([.. order.OrderBy(candidate => loads.IsSaturated(candidate.Target))], "saturated")
            : new(order, strategy.Name);
        return null;
    }
}
