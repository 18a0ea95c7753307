using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Targets.Standby;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Routing;

/// <summary>Stage <c>route</c>: orders the permitted candidates by the route's strategy.</summary>
/// <remarks>
/// A deployment that has no slot free, or would break the workload's promise, goes behind those that do better: it is still better than no answer, but only then.
/// An engine on standby takes part while it runs.
/// </remarks>
internal sealed class RoutePlanner(
    IEnumerable<IRouteStrategy> strategies, RoomJudge rooms, StandbyEngines standbys, AnswerOwners owners, Conversations conversations, PrefixHasher hasher, ContextCheck contexts, TargetGate gate, ArmAssignment arms)
{
    internal const string Sticky = "sticky", Saturated = "saturated", Overflow = "overflow";
    private readonly FrozenDictionary<string, IRouteStrategy> _strategies = strategies.ToFrozenDictionary(strategy => strategy.Name);

    public CallError? Plan(CallContext call)
    {
        ImmutableArray<WeightedCandidate> able = Able(call, arms.Enter(call));
        if (able.IsEmpty) return GatewayErrors.OperationNotServed(call.Request.Model, call.Client.Operation);
        if (Fitting(call, ref able) is { } tooLong) return tooLong;
        if (Unasked(call, ref able) is { } notAllowed) return notAllowed;
        ImmutableArray<Target> asleep = standbys.TakeOut(ref able);
        if (able.IsEmpty) return GatewayErrors.TargetStarting(call.Request.Model, standbys.Need(asleep));
        if (ConversationId.Read(call, hasher) is { } malformed) return malformed;
        if (Owner(call, able) is { } owner)
        {
            call.Plan = new([owner], Sticky);
            return null;
        }
        int awake = able.Length;
        CallError? unavailable = gate.Sift(call, ref able, out ImmutableArray<WeightedCandidate> down);
        if (able.Length < awake) standbys.Need(asleep);
        if (unavailable is not null) return unavailable;
        if (Order(call, able, down) is not { } plan) return GatewayErrors.NoTargetAvailable(call.Request.Model);
        call.Plan = plan = HoldoutAssignment.Mark(call, ArmAssignment.Lead(call, plan));
        if (asleep.IsEmpty) return null;
        call.Plan = plan with { Asleep = asleep };
        if (plan.Reason is Saturated or Overflow or ArmAssignment.Unavailable || rooms.Of(call, plan.Order[0].Target) > Room.Soon) standbys.Need(asleep);
        return null;
    }

    /// <param name="down">Come last, whatever the strategy says.</param>
    /// <returns>Null when the route's strategy is not known.</returns>
    private RoutePlan? Order(CallContext call, ImmutableArray<WeightedCandidate> able, ImmutableArray<WeightedCandidate> down)
    {
        if (HoldoutAssignment.Lead(call, able, down) is { } heldOut) return heldOut;
        if (able.Length == 1 && down.IsEmpty) return new([able[0].Candidate], "only_target");
        if (!_strategies.TryGetValue(call.Route.Strategy, out IRouteStrategy? strategy)) return null;
        RoutePlan plan = Order(call, able.Length == 1 ? [able[0].Candidate] : strategy.Order(call, able), strategy);
        return down.IsEmpty ? plan : plan with { Order = plan.Order.AddRange(down.Select(candidate => candidate.Candidate)), Down = down.Length };
    }

    private RoutePlan Order(CallContext call, ImmutableArray<Candidate> order, IRouteStrategy strategy)
    {
        if (call.Conversation is { } conversation && Known(order, conversations.Find(call.Caller.Key?.Name, conversation)) is { } last
            && strategy.MayStay(call, last, order) && rooms.Of(call, last.Target) <= Room.Soon)
            return ByRoom(call, order.Remove(last).Insert(0, last), Sticky);
        return ByRoom(call, order, strategy.ReasonFor(call));
    }

    /// <summary>Keeps the order while its first target has room; else those with more room come before it.</summary>
    private RoutePlan ByRoom(CallContext call, ImmutableArray<Candidate> order, string reason)
    {
        Room first = rooms.Of(call, order[0].Target);
        if (first == Room.Free) return new(order, reason);
        if (first == Room.Soon) return new(order, reason) { WaitsForFirst = true };
        ImmutableArray<Room> room = [.. order.Select((candidate, index) => index == 0 ? first : rooms.Of(call, candidate.Target))];
        if (room.Min() >= first) return new(order, reason);
        rooms.CountOverflow(order[0].Target);
        return new([.. order.Zip(room).OrderBy(pair => pair.Second).Select(pair => pair.First)], first == Room.Full ? Saturated : Overflow);
    }

    /// <summary>The permitted candidates whose providers know the kind of call, in their own words or the client's.</summary>
    private static ImmutableArray<WeightedCandidate> Able(CallContext call, ImmutableArray<WeightedCandidate> permitted)
    {
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
        CallError? refusal = null, refused = null;
        MediaUrls looked = MediaUrls.Any; // one look through the request for each rule, however many targets have it
        foreach (WeightedCandidate candidate in able)
        {
            ProviderConfig provider = candidate.Candidate.Target.Provider;
            MediaUrls rule = provider.MediaUrls ?? (provider.Location == Location.Own ? MediaUrls.Public : MediaUrls.Any);
            if (rule == MediaUrls.Any) continue;
            if (looked != rule) (looked, refused) = (rule, MediaLinks.Refuse(call.Request.Body.Span, rule));
            if (refused is null) continue;
            refusal = refused;
            able = able.Remove(candidate);
        }
        return able.IsEmpty ? refusal : null;
    }

    /// <summary>The target that keeps the answer from which the request goes on; null when there is none, or it is not known any more.</summary>
    private Candidate? Owner(CallContext call, ImmutableArray<WeightedCandidate> able)
    {
        if (call.Request.PreviousAnswerId is not { } id) return null;
        return Known([.. able.Select(candidate => candidate.Candidate)], owners.Find(call.Caller.Key?.Name, id));
    }

    private static Candidate? Known(ImmutableArray<Candidate> order, string? target)
    {
        if (target is null) return null;
        foreach (Candidate candidate in order)
            if (candidate.Target.Id == target) return candidate;
        return null;
    }
}
