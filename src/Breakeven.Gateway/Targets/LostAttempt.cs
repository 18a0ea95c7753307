using Breakeven.Gateway.Recording;

namespace Breakeven.Gateway.Targets;

/// <summary>What tries cost that did not become the call's answer: their providers may bill them all the same.</summary>
/// <remarks>
/// A call's cost is its answer's and that of all lost tries, each of which has its part in its own row. A lost try on a deployment of ours has none: its hours
/// are paid whether they are used or not, and the hour's idle remainder has them already.
/// </remarks>
internal static class LostAttempt
{
    /// <summary>Puts what the try may have cost in its row, and in place of its hold.</summary>
    public static void Charge(CallContext call, AttemptResult lost)
    {
        CallResult result = lost.Result;
        if (result.Candidate?.Target.Hosting is not null) return; // its hold stays until the next one takes its place: should nothing else answer, its time is charged when the call is recorded
        Money? cost = result.UsageSource == UsageSource.None ? null : CallPricer.Price(call, result).Cost;
        call.Hold.Settle(cost ?? Money.Zero);
        call.Hold = default;
        if (result.UsageSource != UsageSource.None)
            call.Attempts[lost.Row] = call.Attempts[lost.Row] with { InputTokens = result.Usage.TotalInput, OutputTokens = result.Usage.Output, CostUsd = cost };
    }

    /// <summary>The try turns out to be the one that the call's own usage and cost are of.</summary>
    public static void Uncharge(CallContext call, AttemptResult final)
    {
        if (final.Row >= 0) call.Attempts[final.Row] = call.Attempts[final.Row] with { InputTokens = null, OutputTokens = null, CostUsd = null };
    }

    public static Money Sum(CallContext call)
    {
        Money sum = Money.Zero;
        foreach (Attempt attempt in call.Attempts)
            if (attempt.CostUsd is { } cost) sum += cost;
        return sum;
    }
}
