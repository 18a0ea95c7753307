using System.Globalization;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Routing.Cascading;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Targets.Hedging;
using Breakeven.Gateway.Targets.Standby;
using Breakeven.Protocols;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets;

/// <summary>Stage <c>call</c>: goes through the plan until a target answers.</summary>
/// <remarks>
/// For each try: 1. leave to ask the target, which its health gives; 2. a hold on the budget for its worst case; 3. the intent in the journal, before the first
/// upstream byte and again before a dearer try; 4. the try; 5. what it tells about the target, and what it may have cost.
/// Only the plan's targets are ever asked: they are what the policy permitted.
/// </remarks>
internal sealed partial class TargetCaller(
    AttemptRunner attempts, Hedger hedger, TargetGate gate, ContextCheck contexts, BudgetBook budgets, TargetLoads loads, StandbyEngines standbys, AnswerOwners owners,
    Conversations conversations, FastestStrategy fastest, CallRecorder recorder, ILogger<TargetCaller> logger)
{
    /// <returns>Null when <see cref="CallContext.Result"/> says what came of the call; else why no target was asked.</returns>
    public async Task<CallError?> CallAsync(CallContext call, IAnswerSink answer, CancellationToken clientGone)
    {
        CallRun run = new(call, answer, clientGone);
        foreach (Candidate candidate in run.Order)
        {
            if (run.IsOver) break;
            if (run.IsTried(candidate)) continue;
            if (run.AsksForWindows && run.IsTooSmall(contexts.WindowOf(call, candidate))) continue;
            if (await TryTargetAsync(run, candidate)) return run.Refusal;
        }
        clientGone.ThrowIfCancellationRequested(); // who has gone is not told how the last target failed
        if (!run.HasFailed) return run.Full ?? run.Unaffordable ?? gate.Unavailable(call, call.Policy.Permitted);
        call.Result = run.Exhausted(gate.Wait);
        call.Answering = call.Result.Candidate ?? call.Answering; // an answer that was set aside is not the last one's
        return null;
    }

    /// <returns>True when the call has ended; false when the next target may be asked.</returns>
    private async Task<bool> TryTargetAsync(CallRun run, Candidate candidate)
    {
        using TargetLoads.Slot slot = await loads.EnterAsync(run.Call, candidate.Target, run.Call.Plan.MayWaitFor(candidate), run.ClientGone);
        if (!slot.IsTaken)
        {
            run.Full = run.Call.Plan.IdleOnly ? DeferralErrors.ResourceUnavailable : GatewayErrors.TargetFull(candidate.Target.Id);
            standbys.Need(run.Call.Plan.Asleep);
            return false;
        }
        RetryBudget retries = candidate.Target.Endpoint.Retries;
        retries.Enter();
        bool isRetry = false;
        try
        {
            while (true)
            {
                if (!gate.TryEnter(run.Order, candidate, isRetry, out HealthPass pass)) return false;
                AttemptResult? result = await TryOnceAsync(run, candidate, pass);
                if (result is null) return run.Refusal is not null;
                Candidate asked = result.Result.Candidate ?? candidate; // another than this one where two were asked at once
                if (run.Escalates(result, asked))
                {
                    run.Failed(result); // pays its part; it is no failure of the target's
                    LogEscalated(run.Call.Arrival.Id, asked.Target.Id, result.Flaw);
                    return false;
                }
                if (result.Next == NextMove.End && !run.HasBetter(result) && !run.FallsBack(result, run.AsksForWindows ? contexts.WindowOf(run.Call, asked) : null))
                {
                    if (asked == candidate) slot.Learn(run.Call, result.Result);
                    End(run, asked, result);
                    return true;
                }
                Failed(run, asked, result);
                if (isRetry || result.Next != NextMove.SameTarget || run.IsOver || !retries.TryTake()) return false;
                isRetry = true;
                if (!await BackOffAsync(run, result)) return false;
            }
        }
        finally
        {
            if (isRetry) retries.GiveBack();
            retries.Leave();
        }
    }

    /// <returns>Null when the try was not made: <see cref="CallRun.Refusal"/> or <see cref="CallRun.Unaffordable"/> says why.</returns>
    private async Task<AttemptResult?> TryOnceAsync(CallRun run, Candidate candidate, HealthPass pass)
    {
        CallContext call = run.Call;
        HealthSignal signal = default;
        try
        {
            Money? worstCase = CallPricer.WorstCase(call, candidate);
            if (budgets.Hold(call, candidate.Target, worstCase, out BudgetHold hold, instead: call.Hold) is { } refused)
            {
                run.Unaffordable = refused;
                return null;
            }
            call.Hold = hold;
            if (run.NeedsIntent(worstCase, out Money? intended))
            {
                run.Refusal = await recorder.WriteIntentAsync(call, candidate, intended, run.ClientGone);
                if (run.Refusal is not null) return null;
                run.Journalled(intended);
            }
            if (Hedger.PatienceWith(run, candidate) is { } patience)
            {
                (AttemptResult raced, signal) = await hedger.TryAsync(run, candidate, patience);
                return raced;
            }
            AttemptResult result = await attempts.TryAsync(call, candidate, run.Answer, run.Left, run.ClientGone);
            signal = HealthSignal.Of(result);
            return result;
        }
        finally
        {
            gate.Report(candidate, pass, signal);
        }
    }

    private void End(CallRun run, Candidate candidate, AttemptResult result)
    {
        CallContext call = run.Call;
        run.Answered();
        call.Result = result.Result;
        fastest.Learn(call, candidate, result.Result);
        if (call.Conversation is { } conversation && result.Result.Error is null) conversations.Remember(call.Caller.Key?.Name, conversation, candidate.Target.Id);
        if (call.Client.Format == WireFormat.Responses && result.Result.AnswerId is { } id) owners.Remember(call.Caller.Key?.Name, id, candidate.Target.Id);
    }

    private void Failed(CallRun run, Candidate candidate, AttemptResult result)
    {
        run.Failed(result);
        if (result.ErrorClass == AttemptFailures.UnsupportedClass)
        {
            LogPassedOver(run.Call.Arrival.Id, candidate.Target.Id);
            return;
        }
        standbys.Need(run.Call.Plan.Asleep);
        LogAttemptFailed(run.Call.Arrival.Id, candidate.Target.Id, result.ErrorClass, result.Status?.ToString(CultureInfo.InvariantCulture) ?? "none");
    }

    /// <returns>False when the wait would not leave enough time for a try.</returns>
    private static async Task<bool> BackOffAsync(CallRun run, AttemptResult last)
    {
        CallContext call = run.Call;
        Random jitter = new(HashCode.Combine(call.Arrival.Id.Value, call.AttemptsMade));
        TimeSpan delay = RetryRules.DelayBefore(last.RetryAfter, run.Retries++, jitter.NextDouble());
        if (run.LeftToContent - delay < RetryRules.ShortestAttempt) return false;
        long started = call.Waiting.Start();
        await Task.Delay(delay, call.Time, run.ClientGone);
        call.Waiting.Stop(started);
        return true;
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Call {CallId}: target {TargetId} failed, {ErrorClass} (status {Status})")]
    private partial void LogAttemptFailed(CallId callId, string targetId, string? errorClass, string status);

    [LoggerMessage(EventId = 3304, Level = LogLevel.Debug, Message = "Call {CallId}: the answer of {TargetId} is not good enough ({Flaw}), and the next target is asked")]
    private partial void LogEscalated(CallId callId, string targetId, AnswerFlaw flaw);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Debug, Message = "Call {CallId}: target {TargetId} is passed over, its format cannot express the request")]
    private partial void LogPassedOver(CallId callId, string targetId);
}
