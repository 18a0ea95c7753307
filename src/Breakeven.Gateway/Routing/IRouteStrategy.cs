using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>How a route orders its permitted candidates: a preference, never a permission.</summary>
internal interface IRouteStrategy
{
    /// <summary>The word in the configuration, and the reason code of its decisions.</summary>
    string Name { get; }

    /// <param name="permitted">At least two candidates, in the route's order.</param>
    /// <returns>All of them, best first.</returns>
    ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted);
}
