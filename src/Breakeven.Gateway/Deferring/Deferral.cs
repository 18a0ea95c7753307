using System.Collections.Immutable;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Deferring;

/// <summary>Between <c>route</c> and <c>call</c>: what nobody waits for, and what may wait, goes to own engines only while they are idle.</summary>
/// <remarks>
/// A line of a batch is never kept waiting here: it is put off, and whoever made it makes it again. A call of the flex tier waits for idle capacity, then goes to a provider
/// that sells this tier, else it is refused as OpenAI refuses it: 429, and nothing was spent.
/// </remarks>
internal sealed class Deferral(RoomJudge rooms)
{
    /// <summary>Reasons of plans: idle own capacity; a batch that would be late; the provider's own flex tier.</summary>
    public const string Idle = "idle", Deadline = "deadline", Flex = "flex";

    /// <summary>How often a waiting call looks again.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private int _waiting;

    /// <summary>Calls of the flex tier that wait. A client waits with them, so they go before lines of batches.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <returns>Null when the call may go on by its plan, which may have changed.</returns>
    public ValueTask<CallError?> HoldAsync(CallContext call, CancellationToken clientGone)
    {
        if (call.Arrival is DeferredArrival line) return new(PlaceLine(call, line));
        return call.Request.Tier == ServiceTier.Flex && call.Snapshot.Config.Flex is { } flex ? new(WaitAsync(call, flex, clientGone)) : default;
    }

    /// <summary>A deferred call that was sent nowhere is not over: it is made again, and this time leaves no record.</summary>
    public static bool IsPutOff(CallContext call, CallResult result) => call.Arrival is DeferredArrival && call.Attempts.Count == 0 && result.Error is { Retryable: true };

    /// <summary>Whether an own engine may answer the call at all.</summary>
    public static bool HasOwn(CallContext call)
    {
        foreach (WeightedCandidate permitted in call.Policy.Permitted)
            if (IsOwn(permitted.Target)) return true;
        return false;
    }

    /// <summary>Whether anybody else may.</summary>
    public static bool HasElsewhere(CallContext call)
    {
        foreach (WeightedCandidate permitted in call.Policy.Permitted)
            if (!IsOwn(permitted.Target)) return true;
        return false;
    }

    /// <summary>Whether an own engine that may answer the call is idle.</summary>
    public bool HasIdle(CallContext call)
    {
        foreach (WeightedCandidate permitted in call.Policy.Permitted)
            if (rooms.IsIdle(call, permitted.Target)) return true;
        return false;
    }

    private static bool IsOwn(Target target) => target.Hosting is not null || target.Location == Location.Own;

    private CallError? PlaceLine(CallContext call, DeferredArrival line)
    {
        bool hasOwn = HasOwn(call);
        if (TryPlaceIdle(call, [])) return null;
        if (hasOwn && !line.MaySpill) return DeferralErrors.NoIdleCapacity;
        ImmutableArray<Candidate> elsewhere = call.Plan.Order.RemoveAll(candidate => IsOwn(candidate.Target));
        if (elsewhere.IsEmpty) return DeferralErrors.NoIdleCapacity;
        call.Plan = new(elsewhere, hasOwn ? Deadline : call.Plan.Reason) { NeverWaits = true };
        return null;
    }

    /// <param name="behind">Who is asked when the idle engine fails.</param>
    private bool TryPlaceIdle(CallContext call, ImmutableArray<Candidate> behind)
    {
        ImmutableArray<Candidate> idle = call.Plan.Order.RemoveAll(candidate => !rooms.IsIdle(call, candidate.Target));
        if (idle.IsEmpty) return false;
        call.Plan = new(idle.AddRange(behind), Idle) { NeverWaits = true, IdleOnly = true };
        return true;
    }

    private async Task<CallError?> WaitAsync(CallContext call, FlexConfig flex, CancellationToken clientGone)
    {
        call.Admission = call.Admission with { Tags = (call.Admission.Tags ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).SetItem(DeferredTags.ServiceTier, Flex) };
        ImmutableArray<Candidate> sold = call.Plan.Order.RemoveAll(candidate => IsOwn(candidate.Target) || !CallPricer.SellsTier(call, candidate));
        if (TryPlaceIdle(call, sold) || (HasOwn(call) && await BecomesIdleAsync(call, sold, flex.Wait, clientGone))) return null;
        if (sold.IsEmpty) return DeferralErrors.ResourceUnavailable;
        call.Plan = new(sold, Flex);
        return null;
    }

    private async Task<bool> BecomesIdleAsync(CallContext call, ImmutableArray<Candidate> behind, TimeSpan longest, CancellationToken clientGone)
    {
        long began = call.Time.GetTimestamp(), waits = call.Waiting.Start();
        Interlocked.Increment(ref _waiting);
        try
        {
            while (call.Time.GetElapsedTime(began) < longest)
            {
                await Task.Delay(BetweenLooks, call.Time, clientGone);
                if (TryPlaceIdle(call, behind)) return true;
            }
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            call.Waiting.Stop(waits);
        }
    }
}
