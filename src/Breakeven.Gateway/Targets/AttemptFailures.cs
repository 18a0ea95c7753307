using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Protocols;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Targets;

/// <summary>Results of attempts that ended before the first content.</summary>
internal static class AttemptFailures
{
    /// <summary>The class of <see cref="Inexpressible"/>.</summary>
    public const string UnsupportedClass = "unsupported";

    /// <param name="mayHaveRun">The target had the whole request, so it may bill the prompt.</param>
    public static AttemptResult Of(CallContext call, Candidate candidate, NextMove next, string errorClass, int? status, CallError error, bool mayHaveRun, TimeSpan measured)
    {
        (TokenUsage usage, UsageSource source) = mayHaveRun ? AnswerUsage.OfPrompt(call, candidate) : (default, UsageSource.None);
        CallResult result = new()
        {
            Outcome = error.Outcome,
            Status = error.Status,
            Error = error,
            Candidate = candidate,
            Usage = usage,
            UsageSource = source,
            MeasuredTime = measured,
        };
        return new(next, errorClass, status, result) { RetryAfter = error.RetryAfter };
    }

    /// <summary>The attempt's clock, the client or the server's end stopped it.</summary>
    public static AttemptResult Stopped(CallContext call, Candidate candidate, AttemptClock clock, int? status, CancellationToken clientGone)
    {
        if (clientGone.IsCancellationRequested && clock.Expired is null)
            return Of(call, candidate, NextMove.End, "client_disconnect", status, GatewayErrors.ClientGone, mayHaveRun: true, clock.Elapsed);
        if (clock.Expired == WaitPhase.Client) return Of(call, candidate, NextMove.End, "client_disconnect", status, GatewayErrors.ClientStuck, mayHaveRun: true, clock.Elapsed);
        if (clock.WasCutOff) return Of(call, candidate, NextMove.End, "shutdown", status, GatewayErrors.ShuttingDown, mayHaveRun: true, clock.Elapsed);
        WaitPhase? phase = clock.Expired;
        // Whose time ran out: a client's or a route's short patience says nothing about the target.
        string errorClass = phase == WaitPhase.Total && call.Deadline.Within(candidate.Target.Provider.Timeouts.Total) < candidate.Target.Provider.Timeouts.Total ? "deadline" : "timeout";
        CallError error = GatewayErrors.UpstreamTimeout(candidate.Target.Id, phase?.Word() ?? "connect");
        return Of(call, candidate, phase == WaitPhase.Total ? NextMove.End : NextMove.NextTarget, errorClass, status, error, mayHaveRun: phase is not null, clock.Elapsed);
    }

    /// <summary>The connection could not be made, or broke.</summary>
    public static AttemptResult Broken(CallContext call, Candidate candidate, Exception cause, int? status, TimeSpan measured)
    {
        if (cause.InnerException is AddressRefusedException)
            return Of(call, candidate, NextMove.NextTarget, "address_refused", status, GatewayErrors.UpstreamAddressRefused(candidate.Target.Id), mayHaveRun: false, measured);
        return NetworkFailure.IsBeforeSending(cause)
            ? Of(call, candidate, NextMove.NextTarget, "connect", status, GatewayErrors.UpstreamUnreachable(candidate.Target.Id), mayHaveRun: false, measured)
            : Of(call, candidate, NextMove.SameTarget, "reset", status, GatewayErrors.UpstreamFailed(candidate.Target.Id, StatusCodes.Status502BadGateway, upstreamStatus: null), mayHaveRun: true, measured);
    }

    /// <summary>However it ended: its client had gone, and only its usage counts.</summary>
    public static AttemptResult Drained(AttemptResult ended)
    {
        CallResult result = ended.Result;
        result.Terminal?.Dispose();
        return new(NextMove.End, "client_disconnect", ended.Status, new()
        {
            Outcome = CallOutcome.ClientDisconnect,
            Status = GatewayErrors.ClientGone.Status,
            Error = GatewayErrors.ClientGone,
            Candidate = result.Candidate,
            ResponseModel = result.ResponseModel,
            Usage = result.Usage,
            UsageSource = result.UsageSource,
            UsageSuspect = result.UsageSuspect,
            RawUsage = result.RawUsage,
            ProviderCost = result.ProviderCost,
            EngineTime = result.EngineTime,
            MeasuredTime = result.MeasuredTime,
            TimeToFirstChunk = result.TimeToFirstChunk,
        });
    }

    /// <summary>The request cannot be put to this target at all; nothing was sent.</summary>
    public static AttemptResult Inexpressible(CallContext call, Candidate candidate, CallError error) =>
        Of(call, candidate, NextMove.NextTarget, UnsupportedClass, status: null, error, mayHaveRun: false, TimeSpan.Zero);

    /// <summary>A success status with something that is no answer.</summary>
    /// <param name="answer">What came instead; billed where it tells usage. Null when nothing did.</param>
    public static AttemptResult Unusable(CallContext call, Candidate candidate, int status, TimeSpan measured, AnswerFacts? answer = null)
    {
        AttemptResult result = Of(call, candidate, NextMove.SameTarget, "unusable", status, GatewayErrors.UpstreamUnusable(candidate.Target.Id), mayHaveRun: false, measured);
        return answer is { Usage: { } told, UsageSuspect: false } ? result with { Result = result.Result.WithUsage(told, UsageSource.Provider) } : result;
    }
}
