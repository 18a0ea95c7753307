using System.Collections.Immutable;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;

namespace Breakeven.Gateway.Experiments;

/// <summary>Draws a route's callers into the arms of its canary, and puts the target under test first for those that are in.</summary>
/// <remarks>
/// The draw is a hash of the experiment's name and of who is drawn, uniform in [0, 1), and whoever draws less than the share is in: the same caller
/// always draws the same, and a larger share keeps everybody who was in. Calls that the target under test may not or cannot answer (policy, format, context) are in no arm: they
/// would make the arms differ in what they are asked.
/// </remarks>
internal sealed class ArmAssignment(PrefixHasher hasher, ContextCheck contexts)
{
    /// <summary>Reasons of plans: the target under test comes first; it should, and is held back; the call is the comparison.</summary>
    public const string Canary = "canary", Unavailable = "canary_unavailable", Control = "control";

    /// <summary>Writes <see cref="CallContext.Arm"/> on routes with a canary.</summary>
    /// <returns>The permitted candidates, with the target under test for calls that it shall answer.</returns>
    public ImmutableArray<WeightedCandidate> Enter(CallContext call)
    {
        ImmutableArray<WeightedCandidate> permitted = call.Policy.Permitted;
        if (call.HeldOut is not null || call.Arrival is DeferredArrival) return permitted; // a call is in one comparison at a time, and one that goes where there is room is in none
        if (call.Route.Config is not { Canary: { } canary } route || call.Request.PreviousAnswerId is not null) return permitted;
        if (Find(call, permitted, canary.Target) is not { } tested || !CanAnswer(call, tested)) return permitted;
        string experiment = canary.Experiment ?? route.Name;
        bool isIn = Draw(experiment, UnitOf(call, canary.By)) < canary.Share;
        call.Arm = new(experiment, isIn ? Arm.Candidate : Arm.Control, canary.Target);
        return !isIn || permitted.Any(known => known.Candidate == tested) ? permitted : permitted.Add(new(tested, Weight: 0));
    }

    /// <summary>The plan as the call's arm has it.</summary>
    public static RoutePlan Lead(CallContext call, RoutePlan plan)
    {
        if (call.Arm is not { } arm) return plan;
        int at = plan.Order.Select(candidate => candidate.Target.Id).ToList().IndexOf(arm.Target.Value);
        if (plan.Reason == RoutePlanner.Sticky && plan.Order[0].Target.Id != arm.Target.Value && arm.IsCandidate)
        {
            call.Arm = null; // a conversation that began before stays where it is
            return plan;
        }
        if (!arm.IsCandidate) return plan.Reason is RoutePlanner.Saturated or RoutePlanner.Overflow ? plan : plan with { Reason = Control };
        bool isHeldBack = at < 0 || at >= plan.Order.Length - plan.Down && plan.Down < plan.Order.Length;
        if (isHeldBack) return plan with { Reason = Unavailable };
        Candidate tested = plan.Order[at];
        return plan with { Order = plan.Order.RemoveAt(at).Insert(0, tested), Reason = Canary, WaitsForFirst = plan.WaitsForFirst && at == 0 };
    }

    /// <summary>A uniform number in [0, 1) that depends only on its inputs.</summary>
    internal static double Draw(string experiment, string unit) => WeightedStrategy.Draw($"canary {experiment}", unit);

    /// <summary>The candidate of a target, if the policies of the call's data permit it.</summary>
    internal static Candidate? Permit(CallContext call, TargetId id)
    {
        if (call.Snapshot.Targets.Find(id.Value) is not { } target) return null;
        return DataPolicies.Find(call.Snapshot, call.Admission.DataClasses, out DataPolicies policies) is null ? Candidate.Permit(target, call.Route.Asked, policies) : null;
    }

    private static Candidate? Find(CallContext call, ImmutableArray<WeightedCandidate> permitted, TargetId id)
    {
        foreach (WeightedCandidate known in permitted)
            if (known.Target.Id == id.Value) return known.Candidate;
        return Permit(call, id);
    }

    /// <summary>Whether the policies of the call's data permit a target, and it speaks and fits the call.</summary>
    public bool CanBeAsked(CallContext call, TargetId id) => Permit(call, id) is { } candidate && CanAnswer(call, candidate);

    private bool CanAnswer(CallContext call, Candidate tested) =>
        tested.Target.Endpoint.Adapter.FormatFor(call.Client.Format) is not null && contexts.Refuse(call, tested) is null;

    private string UnitOf(CallContext call, ArmUnit by)
    {
        string key = call.Caller.Key?.Name ?? "";
        if (by == ArmUnit.Conversation)
        {
            if (call.Arrival.Header(ConversationId.HeaderName) is { } stated) return $"{key}\n{stated}";
            if (ConversationId.FromPrompt(call, hasher) is { } begun) return $"{key}\n{begun}";
        }
        if (by != ArmUnit.Key && call.Request.User is { Length: > 0 } user) return $"{key}\n{user}";
        return key.Length > 0 ? key : call.RequestId;
    }
}
