using System.Collections.Immutable;
using Breakeven.Gateway.Routing.Watching;
using Breakeven.Gateway.Targets;
using Breakeven.Routing.Decisions;

namespace Breakeven.Gateway.Routing.Complexity;

/// <summary>Sends a call to the weak target, the first, where the router expects that to be good enough, else to the strong one, the last. Whatever is unclear is strong.</summary>
/// <remarks>The other is the fallback, behind those in between. A conversation that got the strong target keeps it; one that began with the weak one may rise once, so that a harmless first question opens no door.</remarks>
internal sealed class ComplexityStrategy(RouterWatches watches) : IRouteStrategy
{
    public const string StrategyName = "complexity";

    public string Name => StrategyName;

    public ImmutableArray<Candidate> Order(CallContext call, ImmutableArray<WeightedCandidate> permitted)
    {
        ComplexityRouter router = call.Route.Router!;
        call.Complexity = router.Decide(call, watches.Of(router));
        ImmutableArray<Candidate> order = [.. permitted.Select(candidate => candidate.Candidate)];
        return RouterReasons.IsStrong(call.Complexity.Value.Reason) ? [order[^1], .. order[1..^1], order[0]] : order;
    }

    public string ReasonFor(CallContext call) => call.Complexity?.Reason ?? Name;

    /// <summary>Where it is, or at the strong target: never down, and up as soon as the score says so.</summary>
    public bool MayStay(CallContext call, Candidate last, ImmutableArray<Candidate> order) => last == order[0] || !RouterReasons.IsStrong(call.Complexity?.Reason ?? RouterReasons.Weak);
}
