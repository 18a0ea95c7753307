using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The one try that such a call has: its body cannot be sent twice.</summary>
internal sealed class PassthroughCaller(UpstreamClient client, TargetLoads loads, Readiness readiness)
{
    public async Task<PassthroughResult> CallAsync(CallContext call, PassthroughRequest request, IAnswerSink answer, CancellationToken clientGone)
    {
        Candidate candidate = call.Plan.Order[0];
        Target target = candidate.Target;
        using TargetLoads.Slot slot = await loads.EnterAsync(call, target, mayWait: true, clientGone);
        if (!slot.IsTaken) return new(default, CallResult.Refused(GatewayErrors.TargetFull(target.Id)));
        DateTimeOffset startedAt = call.Time.GetUtcNow();
        call.Answering = candidate;
        call.AttemptsMade = 1;
        using AttemptClock clock = new(call.Time, target.Provider.Timeouts.Total - call.Elapsed, readiness.CutOff, clientGone);
        await using PassthroughUpload upload = new(request, call.Snapshot.Config.Server.MaxRequestBytes, () => clock.Expect(WaitPhase.Headers, target.Provider.Timeouts.HeadersFor(stream: false)));
        PassthroughExchange exchange = new(call, candidate, request, answer, clock);
        PassthroughFailure? failure;
        try
        {
            failure = await exchange.RunAsync(client, upload, clientGone);
        }
        catch (Exception broken) when (broken is OperationCanceledException || NetworkFailure.Is(broken))
        {
            failure = PassthroughFailure.Of(broken, target.Id, upload.Error, clock, clientGone);
        }
        call.Attempts.Add(CallRecordFactory.Attempt(candidate, startedAt, clock.Elapsed, exchange.Status, failure?.ErrorClass));
        return new(exchange.Head, exchange.Result(failure));
    }
}
