using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Routing;

/// <summary>Stage <c>route</c>: orders the permitted candidates by the route's strategy.</summary>
/// <remarks>A deployment without a free slot goes to the end: it is still better than no answer, but only then.</remarks>
internal sealed class RoutePlanner(IEnumerable<IRouteStrategy> strategies, TargetLoads loads, AnswerOwners owners, ContextCheck contexts, TargetGate gate)
{
    private readonly FrozenDictionary<string, IRouteStrategy> _strategies = strategies.ToFrozenDictionary(strategy => strategy.Name);

    public CallError? Plan(CallContext call)
    {
        ImmutableArray<WeightedCandidate> able = Able(call);
        if (able.IsEmpty) return GatewayErrors.OperationNotServed(call.Request.Model, call.Client.Operation);
        if (Fitting(call, ref able) is { } tooLong) return tooLong;
        if (Unasked(call, ref able) is { } notAllowed) return notAllowed;
        if (Owner(call, able) is { } owner)
        {
            call.Plan = new([owner], "sticky");
            return null;
        }
        if (gate.Sift(call, ref able, out ImmutableArray<WeightedCandidate> second) is { } unavailable) return unavailable;
        if (able.Length == 1 && second.IsEmpty)
        {
            call.Plan = new([able[0].Candidate], "only_target");
            return null;
        }
        if (!_strategies.TryGetValue(call.Route.Strategy, out IRouteStrategy? strategy)) return GatewayErrors.NoTargetAvailable(call.Request.Model);
        ImmutableArray<Candidate> order = able.Length == 1 ? [able[0].Candidate] : strategy.Order(call, able);
        foreach (WeightedCandidate down in second) order = order.Add(down.Candidate);
        call.Plan = loads.IsSaturated(order[0].Target) && order.Any(candidate => !loads.IsSaturated(candidate.Target))
            ? new([.. order.OrderBy(candidate => loads.IsSaturated(candidate.Target))], "saturated")
            : new(order, strategy.Name);
        return null;
    }

    /// <summary>The permitted candidates whose providers know the kind of call, in their own words or the client's.</summary>
    private static ImmutableArray<WeightedCandidate> Able(CallContext call)
    {
        ImmutableArray<WeightedCandidate> permitted = call.Policy.Permitted;
        foreach (WeightedCandidate candidate in permitted)
            if (!IsAble(candidate, call.Client.Format)) return permitted.RemoveAll(other => !IsAble(other, call.Client.Format));
        return permitted;
    }

    private static bool IsAble(WeightedCandidate candidate, WireFormat format) => candidate.Candidate.Target.Endpoint.Adapter.FormatFor(format) is not null;

    /// <summary>Cuts targets whose context the prompt cannot fit; engines would cut the prompt silently, or refuse it after a wait.</summary>
    /// <returns>Why, when none is left.</returns>
    private CallError? Fitting(CallContext call, ref ImmutableArray<WeightedCandidate> able)
    {
        CallError? tooLong = null;
        foreach (WeightedCandidate candidate in able)
        {
            if (contexts.Refuse(call, candidate.Candidate) is not { } refused) continue;
            tooLong = refused;
            able = able.Remove(candidate);
        }
        return able.IsEmpty ? tooLong : null;
    }

    /// <summary>Cuts targets that would be asked to fetch what they may not: the same request may be fine for a provider in the cloud.</summary>
    /// <returns>Why, when none is left.</returns>
    private static CallError? Unasked(CallContext call, ref ImmutableArray<WeightedCandidate> able)
    {
        CallError? refusal = null;
        foreach (WeightedCandidate candidate in able)
        {
            ProviderConfig provider = candidate.Candidate.Target.Provider;
            MediaUrls rule = provider.MediaUrls ?? (provider.Location == Location.Own ? MediaUrls.Public : MediaUrls.Any);
            if (rule == MediaUrls.Any || MediaLinks.Refuse(call.Request.Body.Span, rule) is not { } refused) continue;
            refusal = refused;
            able = able.Remove(candidate);
        }
        return able.IsEmpty ? refusal : null;
    }

    /// <summary>The target that keeps the answer from which the request goes on; null when there is none, or it is not known any more.</summary>
    private Candidate? Owner(CallContext call, ImmutableArray<WeightedCandidate> able)
    {
        if (call.Request.PreviousAnswerId is not { } id || owners.Find(call.Caller.Key?.Name, id) is not { } target) return null;
        foreach (WeightedCandidate candidate in able)
            if (candidate.Candidate.Target.Id == target) return candidate.Candidate;
        return null;
    }
}
