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

    /// <summary>The reason code of the order just given.</summary>
    string ReasonFor(CallContext call) => Name;

    /// <summary>Whether a conversation may stay at the target that answered it last.</summary>
    /// <param name="order">As just given.</param>
    bool MayStay(CallContext call, Candidate last, ImmutableArray<Candidate> order) => true;
}
