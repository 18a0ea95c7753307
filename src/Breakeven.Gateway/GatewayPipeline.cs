using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Content;
using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Idempotency;
using Breakeven.Gateway.Overload;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Policies.PersonalData;
using Breakeven.Gateway.Prompts;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway;

/// <summary>The life of a call, one line per stage. The order has meaning: who calls before the body costs memory, policy before cache, record before the answer's end.</summary>
internal sealed partial class GatewayPipeline(
    Authenticator authenticator, EntryGate gate, CallAdmission admission, IdempotencyKeys idempotency, HoldoutAssignment holdouts, ResponseCache cache, PromptOptimiser prompts, RoutePlanner planner, Deferral deferral, TargetCaller caller, CallRecorder recorder,
    ContentRecorder contents, ExperimentDesk experiments, GatewayMetrics metrics, ILogger<GatewayPipeline> logger)
{
    /// <summary>Answers one call. Never throws: whatever happens, there is one record and, if the client is still there, one answer.</summary>
    /// <param name="body">The request's body, not read yet.</param>
    public async Task InvokeAsync(CallContext call, IRequestBody body, IAnswerSink answer, CancellationToken clientGone)
    {
        answer = IdempotencyKeys.Watch(call, answer);
        try
        {
            CallError? refusal =
                authenticator.Authenticate(call)
                ?? ProxyHop.Check(call)
                ?? await gate.EnterAsync(call, clientGone)
                ?? await RequestReader.ReadAsync(call, body, clientGone)
                ?? admission.Admit(call)
                ?? PersonalDataGuard.Inspect(call)
                ?? RouteResolver.Resolve(call)
                ?? CallDeadline.Read(call)
                ?? ResidencyPolicy.Permit(call)
                ?? ResponseCache.Read(call)
                ?? LocalTokenCount.Answer(call)
                ?? idempotency.Recall(call)
                ?? holdouts.Enter(call)
                ?? await cache.RecallAsync(call, clientGone);
            if (refusal is null && call.Result is null) // nobody has answered from here
                refusal =
                    prompts.Apply(call)
                    ?? planner.Plan(call)
                    ?? await deferral.HoldAsync(call, clientGone)
                    ?? await caller.CallAsync(call, answer = contents.Watch(call, cache.Watch(call, experiments.Watch(call, answer))), clientGone);
            if (call.Cache.IsHit()) answer = contents.Watch(call, answer);
            if (refusal is not null) call.Result = CallResult.Refused(refusal);
        }
        catch (OperationCanceledException) when (clientGone.IsCancellationRequested)
        {
            call.Result = CallResult.Refused(GatewayErrors.ClientGone);
        }
        catch (Exception bug)
        {
            LogFailed(bug, call.Arrival.Id);
            call.Result = CallResult.Refused(GatewayErrors.Internal);
        }
        await EndAsync(call, answer, clientGone);
    }

    /// <summary>Record, then release: a client that has a complete answer always has its exact record.</summary>
    private async Task EndAsync(CallContext call, IAnswerSink answer, CancellationToken clientGone)
    {
        CallResult result = call.Result ?? CallResult.Refused(GatewayErrors.Internal);
        try
        {
            bool recorded = await RecordAsync(call, result);
            if (!Deferral.IsPutOff(call, result)) metrics.Ended(call, result);
            if (recorded) idempotency.Keep(call, result);
            if (recorded) await cache.KeepAsync(call, result);
            await AnswerRelease.ReleaseAsync(call, result, recorded, answer, clientGone);
        }
        catch (Exception) when (clientGone.IsCancellationRequested)
        {
            answer.Abort();
        }
        catch (Exception bug)
        {
            LogFailed(bug, call.Arrival.Id);
            answer.Abort();
        }
        finally
        {
            contents.Keep(call, answer);
            experiments.Offer(call);
            idempotency.End(call);
            cache.End(call);
            result.Terminal?.Dispose();
            gate.Leave(call);
        }
    }

    /// <summary>The place within the key's limits is given back whatever the ledger does.</summary>
    private async ValueTask<bool> RecordAsync(CallContext call, CallResult result)
    {
        try
        {
            return Deferral.IsPutOff(call, result) || await recorder.RecordAsync(call, result);
        }
        finally
        {
            admission.Leave(call);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "Call {CallId}: the gateway failed")]
    private partial void LogFailed(Exception exception, CallId callId);
}
