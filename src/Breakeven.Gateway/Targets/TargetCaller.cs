using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets.Standby;
using Breakeven.Protocols;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets;

/// <summary>Stage <c>call</c>: goes through the plan until a target answers.</summary>
/// <remarks>
/// 1. Per hop, hold the budget for that target's worst case. 2. Before the first upstream byte, and again before a dearer hop, write the intent.
/// 3. Try the target, a second time where the retry rules allow it. 4. Give the hold back and go to the next.
/// Only the plan's targets are ever asked: they are what the policy permitted.
/// </remarks>
internal sealed partial class TargetCaller(
    AttemptRunner attempts, BudgetBook budgets, TargetLoads loads, StandbyEngines standbys, AnswerOwners owners, Conversations conversations, CallRecorder recorder, ILogger<TargetCaller> logger)
{
    private const int TriesPerTarget = 2;
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromSeconds(1);

    /// <returns>Null when <see cref="CallContext.Result"/> says what came of the call; else why no target was asked.</returns>
    public async Task<CallError?> CallAsync(CallContext call, IAnswerSink answer, CancellationToken clientGone)
    {
        ImmutableArray<Candidate> order = call.Plan.Order;
        ProviderConfig first = order[0].Target.Provider;
        List<AttemptResult> failures = [];
        CallError? unaffordable = null;
        Intended intended = default;
        foreach (Candidate candidate in order)
        {
            if (call.AttemptsMade >= first.Retry.Attempts || OutOfTime(call, first)) break;
            Money? worstCase = CallPricer.WorstCase(call, candidate);
            if (budgets.Hold(call, worstCase, out BudgetHold hold) is { } refused)
            {
                unaffordable = refused;
                continue;
            }
            call.Hold = hold;
            if (!intended.Covers(worstCase) && await recorder.WriteIntentAsync(call, candidate, worstCase, clientGone) is { } unrecordable) return unrecordable;
            intended = intended.With(worstCase);
            if (await TryTargetAsync(call, candidate, answer, first, failures, clientGone)) return null;
            call.Hold = hold.Release(); // should this be the last hop, its cost is still charged when the call is recorded
        }
        if (failures.Count == 0) return unaffordable ?? GatewayErrors.NoTargetAvailable(call.Request.Model);
        call.Result = Exhausted(call, failures);
        return null;
    }

    /// <returns>True when the call has ended; false when the next target may be asked.</returns>
    private async Task<bool> TryTargetAsync(
        CallContext call, Candidate candidate, IAnswerSink answer, ProviderConfig first, List<AttemptResult> failures, CancellationToken clientGone)
    {
        using TargetLoads.Slot slot = await loads.EnterAsync(call, candidate.Target, call.Plan.MayWaitFor(candidate), clientGone);
        if (!slot.IsTaken)
        {
            failures.Add(AttemptFailures.Full(call, candidate));
            standbys.Need(call.Plan.Asleep);
            return false;
        }
        for (int attempt = 1; ; attempt++)
        {
            AttemptResult result = await attempts.TryAsync(call, candidate, answer, first.Timeouts.Total - call.Elapsed, clientGone);
            if (result.Next == NextMove.End)
            {
                call.Result = result.Result;
                slot.Learn(call, result.Result);
                if (call.Conversation is { } conversation && result.Result.Error is null) conversations.Remember(call.Caller.Key?.Name, conversation, candidate.Target.Id);
                if (call.Client.Format == WireFormat.Responses && result.Result.AnswerId is { } id) owners.Remember(call.Caller.Key?.Name, id, candidate.Target.Id);
                return true;
            }
            failures.Add(result);
            if (result.ErrorClass == AttemptFailures.UnsupportedClass) LogPassedOver(call.Arrival.Id, candidate.Target.Id);
            else LogAttemptFailed(call.Arrival.Id, candidate.Target.Id, result.ErrorClass, result.Status?.ToString(CultureInfo.InvariantCulture) ?? "none");
            if (result.ErrorClass != AttemptFailures.UnsupportedClass) standbys.Need(call.Plan.Asleep);
            bool again = result.Next == NextMove.SameTarget && attempt < TriesPerTarget && call.AttemptsMade < first.Retry.Attempts && !OutOfTime(call, first);
            if (!again) return false;
            await BackOffAsync(call, result, clientGone);
        }
    }

    private static async Task BackOffAsync(CallContext call, AttemptResult last, CancellationToken clientGone)
    {
        Random jitter = new(HashCode.Combine(call.Arrival.Id.Value, call.AttemptsMade));
        long started = call.Waiting.Start();
        await Task.Delay(RetryRules.DelayBefore(last, call.AttemptsMade, jitter), call.Time, clientGone);
        call.Waiting.Stop(started);
    }

    private static bool OutOfTime(CallContext call, ProviderConfig first) => call.AttemptsMade > 0 && first.Timeouts.Total - call.Elapsed < ShortestAttempt;

    /// <summary>Every target failed: the last failure speaks, with the shortest wait that any of them asked for.</summary>
    private static CallResult Exhausted(CallContext call, List<AttemptResult> failures)
    {
        // A target that cannot take such a request says nothing about those that can.
        CallResult last = (failures.FindLast(failure => failure.ErrorClass != AttemptFailures.UnsupportedClass) ?? failures[^1]).Result;
        CallError error = last.Error!;
        if (failures.TrueForAll(failure => failure.ErrorClass == "rate_limited"))
            error = error with { RetryAfter = failures.Min(failure => failure.RetryAfter ?? TimeSpan.MaxValue) is var wait && wait < TimeSpan.MaxValue ? wait : null };
        if (call.Policy.Restricted && error.Outcome != CallOutcome.ClientError) error = GatewayErrors.NoPermittedTarget(error);
        return new()
        {
            Outcome = error.Outcome,
            Status = error.Status,
            Error = error,
            Candidate = last.Candidate,
            Usage = last.Usage,
            UsageSource = last.UsageSource,
            MeasuredTime = last.MeasuredTime,
        };
    }

    /// <summary>What the journal holds for the call should nothing more be heard of it.</summary>
    private readonly record struct Intended(bool IsWritten, Money? Cost)
    {
        public bool Covers(Money? worstCase) => IsWritten && (worstCase is not { } most || most <= Cost);

        public Intended With(Money? worstCase) => new(IsWritten: true, Covers(worstCase) ? Cost : worstCase);
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Call {CallId}: target {TargetId} failed, {ErrorClass} (status {Status})")]
    private partial void LogAttemptFailed(CallId callId, string targetId, string? errorClass, string status);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Debug, Message = "Call {CallId}: target {TargetId} is passed over, its format cannot express the request")]
    private partial void LogPassedOver(CallId callId, string targetId);
}
