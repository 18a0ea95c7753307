using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <summary>Draws the calls that no measure touches, so that savings can be measured and not only calculated.</summary>
/// <remarks>
/// The draw is a hash of key, conversation and UTC day: a conversation stays on its side for the day, and one that many begin alike (a common question) is drawn anew each day
/// rather than lying on one side for good. Who is held out neither reads nor fills the response cache, and goes to the strong target first. A call whose data may not go there is
/// not in the experiment, nor is one that goes on from a stored answer.
/// </remarks>
internal sealed class HoldoutAssignment(PrefixHasher hasher)
{
    /// <summary>Reason of the plan, whoever answers in the end: leaving out those that fell back would leave out the bad days.</summary>
    public const string Decision = "holdout";

    /// <summary>Writes <see cref="CallContext.HeldOut"/>.</summary>
    /// <returns>Always null: no call is refused here.</returns>
    public CallError? Enter(CallContext call)
    {
        if (call.Result is not null || call.Arrival is DeferredArrival || call.Route.Config is not { Holdout: { } holdout } route || call.Request.PreviousAnswerId is not null) return null;
        string target = (holdout.Target ?? route.Targets[^1].Target).Value;
        if (Find(call.Policy.Permitted, target) is not { } strong) return null;
        if (WeightedStrategy.Draw($"holdout {route.Name}", UnitOf(call)) < holdout.Share) call.HeldOut = strong;
        return null;
    }

    /// <summary>The order of a held-out call; null for any other, and when its target cannot take it now.</summary>
    public static RoutePlan? Lead(CallContext call, ImmutableArray<WeightedCandidate> able, ImmutableArray<WeightedCandidate> down)
    {
        if (call.HeldOut is not { } strong || Find(able, strong.Target.Id) is not { } first) return null;
        ImmutableArray<Candidate> order = [first, .. able.Select(candidate => candidate.Candidate).Where(candidate => candidate != first), .. down.Select(candidate => candidate.Candidate)];
        return new(order, Decision) { WaitsForFirst = true, Down = down.Length };
    }

    /// <summary>The plan of a held-out call says so, also where its target is known to be down and others stand in.</summary>
    public static RoutePlan Mark(CallContext call, RoutePlan plan) => call.HeldOut is null ? plan : plan with { Reason = Decision, Escalation = Decision };

    /// <summary>A call without a text and without a named conversation is its own unit.</summary>
    private string UnitOf(CallContext call)
    {
        string? stated = call.Arrival.Header(ConversationId.HeaderName);
        string conversation = stated is not null && CallTags.IsWord(stated) ? stated : ConversationId.FromPrompt(call, hasher) ?? call.RequestId;
        return string.Create(CultureInfo.InvariantCulture, $"{call.Caller.Key?.Name}\n{conversation}\n{call.Arrival.StartedAt.UtcDateTime:yyyy-MM-dd}");
    }

    private static Candidate? Find(ImmutableArray<WeightedCandidate> candidates, string target)
    {
        foreach (WeightedCandidate candidate in candidates)
            if (candidate.Target.Id == target) return candidate.Candidate;
        return null;
    }
}
