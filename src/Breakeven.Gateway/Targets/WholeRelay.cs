using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Targets;

/// <summary>Takes a whole (not streamed) answer. Its bytes go through unchanged, and only when it is complete and usable.</summary>
internal static class WholeRelay
{
    /// <summary>Largest answer that is accepted, decoded.</summary>
    public const int LargestAnswer = 32 * 1024 * 1024;

    public static async Task<AttemptResult> RunAsync(
        CallContext call, Candidate candidate, HttpResponseMessage response, Heartbeat heartbeat, AttemptClock clock)
    {
        int status = (int)response.StatusCode;
        PooledBuffer body = new(4096);
        AttemptResult? result = null;
        try
        {
            await using Stream upstream = await response.Content.ReadAsStreamAsync(clock.Token);
            TimeSpan firstChunk = clock.Elapsed;
            clock.Pause();
            bool fits = await BodyReader.ReadAsync(upstream, body, LargestAnswer, heartbeat, clock.Token);
            result = fits
                ? Judge(call, candidate, status, body, firstChunk, clock.Elapsed)
                : AttemptFailures.Of(call, candidate, NextMove.NextTarget, "unusable", status, GatewayErrors.UpstreamTooLarge(candidate.Target.Id), mayHaveRun: true, clock.Elapsed);
            return result;
        }
        finally
        {
            if (result?.Result.Terminal != body) body.Dispose();
        }
    }

    private static AttemptResult Judge(CallContext call, Candidate candidate, int status, PooledBuffer body, TimeSpan firstChunk, TimeSpan measured)
    {
        ChatAnswer answer = ChatAnswer.Read(body.Written.Span);
        if (answer.Error is { Outcome: CallOutcome.Filtered } filtered)
            return AttemptFailures.Of(call, candidate, NextMove.End, "rejected", status, filtered, mayHaveRun: true, measured);
        if (!answer.IsUsable) return AttemptFailures.Unusable(call, candidate, status, measured);
        (TokenUsage usage, UsageSource source) = AnswerUsage.Of(call, answer.UsageSuspect ? null : answer.Usage, answer.OutputBytes, complete: true);
        return new(NextMove.End, ErrorClass: null, status, new()
        {
            Outcome = FinishReasons.OutcomeOf(answer.FinishReason),
            Status = 200,
            Candidate = candidate,
            ResponseModel = answer.ResponseModel,
            Usage = usage,
            UsageSource = source,
            EngineTime = answer.EngineTime,
            MeasuredTime = measured,
            TimeToFirstChunk = firstChunk,
            Terminal = body,
        });
    }
}
