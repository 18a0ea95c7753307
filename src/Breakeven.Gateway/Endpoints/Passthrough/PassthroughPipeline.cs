using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The life of a call whose body the gateway does not read: the same admission, policy and record as any call, one target, no cache.</summary>
internal sealed partial class PassthroughPipeline(
    Authenticator authenticator, CallAdmission admission, PassthroughCaller caller, PassthroughRecorder recorder, GatewayMetrics metrics, ILogger<PassthroughPipeline> logger)
{
    /// <summary>Answers one call. Never throws: whatever happens, there is one record and, if the client is still there, one answer.</summary>
    public async Task InvokeAsync(CallContext call, PassthroughRequest request, IAnswerSink answer, CancellationToken clientGone)
    {
        PassthroughResult result;
        try
        {
            CallError? refusal =
                authenticator.Authenticate(call)
                ?? ProxyHop.Check(call)
                ?? CrossSiteGuard.Check(call)
                ?? TooLarge(call, request)
                ?? admission.Admit(call, request.Kind.Word(), tokens: 0)
                ?? PassthroughResolver.Resolve(call, request.Kind)
                ?? ResidencyPolicy.Permit(call, request.Kind.Word())
                ?? PassthroughResolver.Plan(call)
                ?? await recorder.BeginAsync(call, request.Kind, clientGone);
            result = refusal is null ? await caller.CallAsync(call, request, answer, clientGone) : Refused(refusal);
        }
        catch (OperationCanceledException) when (clientGone.IsCancellationRequested)
        {
            result = Refused(GatewayErrors.ClientGone);
        }
        catch (Exception bug)
        {
            LogFailed(bug, call.Arrival.Id);
            result = Refused(GatewayErrors.Internal);
        }
        await EndAsync(call, request.Kind, result, answer, clientGone);
    }

    private static CallError? TooLarge(CallContext call, PassthroughRequest request) =>
        call.Snapshot.Config.Server.MaxRequestBytes is var most && request.ContentLength > most ? GatewayErrors.BodyTooLarge(most) : null;

    private static PassthroughResult Refused(CallError error) => new(default, CallResult.Refused(error));

    /// <summary>Record, then release: a client that has a complete answer always has its record.</summary>
    private async Task EndAsync(CallContext call, PassthroughKind kind, PassthroughResult result, IAnswerSink answer, CancellationToken clientGone)
    {
        call.Result = result.Call;
        try
        {
            bool recorded = await RecordAsync(call, kind, result.Call);
            metrics.Ended(call, result.Call, kind.Word());
            CallError? error = result.Call.Error ?? (recorded ? null : GatewayErrors.LedgerUnavailable);
            if (clientGone.IsCancellationRequested || (error is not null && answer.HasStarted)) answer.Abort(); // inside a foreign body nothing can be told
            else if (error is not null) await TellAsync(call, error, answer);
            else await CompleteAsync(result, answer, clientGone);
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
            result.Call.Terminal?.Dispose();
        }
    }

    private async ValueTask<bool> RecordAsync(CallContext call, PassthroughKind kind, CallResult result)
    {
        try
        {
            return await recorder.EndAsync(call, kind, result);
        }
        finally
        {
            admission.Leave(call);
        }
    }

    private static async ValueTask CompleteAsync(PassthroughResult result, IAnswerSink answer, CancellationToken clientGone)
    {
        if (!answer.HasStarted) answer.Start(result.Head);
        // Flushed by itself: an answer of stated length has no end mark that would take its last bytes along.
        if (result.Call.Terminal is { Length: > 0 } terminal) await answer.WriteAsync(terminal.Written, clientGone);
        await answer.CompleteAsync(default);
    }

    private static async ValueTask TellAsync(CallContext call, CallError error, IAnswerSink answer)
    {
        using PooledBuffer body = new(512);
        call.Client.WriteError(body, error, call.RequestId);
        answer.Start(AnswerHeads.Error(call, error, body.Length));
        await answer.CompleteAsync(body.Written);
    }

    [LoggerMessage(EventId = 3452, Level = LogLevel.Error, Message = "Call {CallId}: the gateway failed")]
    private partial void LogFailed(Exception exception, CallId callId);
}
