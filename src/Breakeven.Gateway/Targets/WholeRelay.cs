using System.Text.Unicode;
using Breakeven.Gateway.Routing.Cascading;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Gateway.Targets;

/// <summary>Takes a whole (not streamed) answer, and only when it is complete and usable. In the client's format its bytes go through unchanged.</summary>
internal static class WholeRelay
{
    /// <summary>Largest answer that is accepted, decoded.</summary>
    public const int LargestAnswer = 32 * 1024 * 1024;

    private const int LargestFirstBuffer = 256 * 1024;

    public static async Task<AttemptResult> RunAsync(
        CallContext call, Candidate candidate, Exchange exchange, HttpResponseMessage response, Heartbeat heartbeat, AttemptClock clock)
    {
        int status = (int)response.StatusCode;
        PooledBuffer body = new((int)Math.Clamp(ContentLengths.Read(response.Content) ?? 0, 2048, LargestFirstBuffer) + 1024);
        AttemptResult? result = null;
        try
        {
            await using Stream upstream = await response.Content.ReadAsStreamAsync(clock.Token);
            TimeSpan firstChunk = clock.Elapsed;
            clock.Pause();
            bool fits = await BodyReader.ReadAsync(upstream, body, LargestAnswer, heartbeat, clock.Token);
            result = fits
                ? Judge(call, candidate, exchange, status, body, firstChunk, clock.Elapsed)
                : AttemptFailures.Of(call, candidate, NextMove.NextTarget, "unusable", status, GatewayErrors.UpstreamTooLarge(candidate.Target.Id), mayHaveRun: true, clock.Elapsed);
            return result;
        }
        finally
        {
            if (result?.Result.Terminal != body) body.Dispose();
        }
    }

    private static AttemptResult Judge(CallContext call, Candidate candidate, Exchange exchange, int status, PooledBuffer body, TimeSpan firstChunk, TimeSpan measured)
    {
        AnswerFacts answer = exchange.Target.ReadWhole(body.Written.Span);
        if (answer.Error is { Outcome: CallOutcome.Filtered } filtered)
            return AttemptFailures.Of(call, candidate, NextMove.End, "rejected", status, filtered, mayHaveRun: true, measured);
        if (!answer.IsUsable) return AttemptFailures.Unusable(call, candidate, status, measured, answer);
        (TokenUsage usage, UsageSource source) = AnswerUsage.OfWhole(call, candidate, exchange.Target, answer, body.Written.Span);
        AnswerFlaw flaw = FlawOf(call, candidate, exchange, body);
        return new(NextMove.End, ErrorClass: null, status, new()
        {
            Outcome = FinishReasons.OutcomeOf(answer.FinishReason),
            Status = 200,
            Candidate = candidate,
            ResponseModel = answer.ResponseModel,
            FinishReason = answer.FinishReason,
            Usage = usage,
            UsageSource = source,
            UsageSuspect = answer.UsageSuspect,
            RawUsage = answer.RawUsage,
            ProviderCost = answer.ProviderCost,
            AnswerId = exchange.IsSameFormat ? answer.AnswerId : null,
            EngineTime = answer.EngineTime,
            MeasuredTime = measured,
            TimeToFirstChunk = firstChunk,
            Terminal = exchange.IsSameFormat && !call.Request.Stream ? AsText(body) : Translated(call, exchange, body),
        })
        { Flaw = flaw };
    }

    /// <summary>On a cascade, while a target is left that may do better.</summary>
    private static AnswerFlaw FlawOf(CallContext call, Candidate candidate, Exchange exchange, PooledBuffer body)
    {
        if (call.Route.Strategy != CascadeStrategy.StrategyName || call.Request.Stream || candidate == call.Plan.Order[^1] || !WireFormats.IsConversation(exchange.Target.Format)) return AnswerFlaw.None;
        List<AnswerEvent> events = [];
        exchange.Target.CreateReader().ReadWhole(body.Written.Span, events);
        return AnswerJudge.Judge(events, call.Request.Body, call.Route.Config?.Confidence);
    }

    /// <summary>The bytes themselves, unless they are not UTF-8: clients decode strictly.</summary>
    private static PooledBuffer AsText(PooledBuffer body)
    {
        if (Utf8.IsValid(body.Written.Span)) return body;
        PooledBuffer repaired = new(body.Length + 256);
        Utf8Repair.Write(repaired, body.Written.Span);
        return repaired;
    }

    /// <summary>Into the client's format, and into a stream where the target sent a whole answer to a client that asked for one.</summary>
    private static PooledBuffer Translated(CallContext call, Exchange exchange, PooledBuffer body)
    {
        PooledBuffer translated = new(body.Length + 256);
        exchange.Translate(intoStream: call.Request.Stream).TakeWhole(body.Written.Span, translated);
        return translated;
    }
}
