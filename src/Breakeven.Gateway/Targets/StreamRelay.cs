using System.Buffers;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Protocols;
using Breakeven.Protocols.Streaming;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Targets;

/// <summary>Forwards a streamed answer as it arrives: commits at the first content, holds the end back, tells a break inside the stream.</summary>
/// <remarks>For a client that wants a whole answer it collects the stream: then nothing is committed before the end.</remarks>
internal sealed class StreamRelay(CallContext call, Candidate candidate, Exchange exchange, IAnswerSink answer, Heartbeat heartbeat, AttemptClock clock) : IDisposable
{
    /// <summary>How long the end may take once the finish reason is there.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    /// <summary>How long usage may still come after [DONE].</summary>
    private static readonly TimeSpan DoneGrace = TimeSpan.FromMilliseconds(250);

    private readonly StreamForwarder _forwarder = new(
        exchange.Target, call.Request, exchange.IsSameFormat && call.Request.Stream ? null : exchange.Translate(intoStream: call.Request.Stream));
    private TimeSpan? _firstChunk;
    private TimeSpan _lastContent;
    private int _pieces;

    private AnswerObserver Observer => _forwarder.Observer;
    private bool IsCommitted => _forwarder.HasContent && call.Request.Stream;
    private TimeoutConfig Limits => candidate.Target.Provider.Timeouts;

    public async Task<AttemptResult> RunAsync(HttpResponseMessage response, CancellationToken clientGone)
    {
        int status = (int)response.StatusCode;
        byte[] chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            await using Stream upstream = await response.Content.ReadAsStreamAsync(clock.Token);
            clock.Expect(WaitPhase.FirstContent, call.Deadline.BeforeContent(Limits.FirstContent - clock.Elapsed, call.Elapsed, call.Request.Stream));
            return await PumpAsync(upstream, chunk, status, clientGone);
        }
        catch (OperationCanceledException) when (_forwarder.IsFinished && (clock.Expired == WaitPhase.End || clock.WasCutOff))
        {
            return Complete(status);
        }
        catch (OperationCanceledException)
        {
            return Ended(AttemptFailures.Stopped(call, candidate, clock, status, clientGone));
        }
        catch (Exception broken) when (NetworkFailure.Is(broken))
        {
            return _forwarder.IsFinished ? Complete(status) : Ended(AttemptFailures.Broken(call, candidate, broken, status, clock.Elapsed));
        }
        catch (EventTooLargeException)
        {
            return Ended(AttemptFailures.Of(call, candidate, NextMove.NextTarget, "unusable", status, GatewayErrors.UpstreamTooLarge(candidate.Target.Id), mayHaveRun: true, clock.Elapsed));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    public void Dispose() => _forwarder.Dispose();

    private async Task<AttemptResult> PumpAsync(Stream upstream, byte[] chunk, int status, CancellationToken clientGone)
    {
        while (true)
        {
            int read = await heartbeat.WhileAsync(upstream.ReadAsync(chunk, clock.Token));
            if (read == 0) break;
            _firstChunk ??= clock.Elapsed;
            bool wasFinished = _forwarder.IsFinished, wasDone = _forwarder.IsDone;
            if (_forwarder.Take(chunk.AsSpan(0, read))) (_pieces, _lastContent) = (_pieces + 1, clock.Elapsed);
            if (IsCommitted && call.Racer is { } racer && !racer.TryWin()) return Outrun(status);
            if (IsCommitted && _forwarder.Ready.Length > 0) await ForwardAsync(clientGone);
            if (_forwarder.HasError) return Ended(ToldError(status));
            if (OutputCap.IsExceeded(call, candidate, _pieces, Observer.OutputBytes)) return Ended(WithoutEnd(status));
            Rearm(wasFinished, wasDone);
        }
        _forwarder.TakeEnd();
        if (_forwarder.HasError) return Ended(ToldError(status));
        if (_forwarder.IsFinished) return Complete(status);
        return Ended(_firstChunk is null || !_forwarder.HasContent
            ? AttemptFailures.Unusable(call, candidate, status, clock.Elapsed)
            : AttemptFailures.Of(call, candidate, NextMove.SameTarget, "reset", status, GatewayErrors.UpstreamFailed(candidate.Target.Id, StatusCodes.Status502BadGateway, upstreamStatus: null), mayHaveRun: true, clock.Elapsed));
    }

    /// <summary>Comments and empty chunks keep a connection alive, not the wait for content.</summary>
    private void Rearm(bool wasFinished, bool wasDone)
    {
        if (_forwarder.IsDone)
        {
            if (!wasDone) clock.Expect(WaitPhase.End, DoneGrace);
        }
        else if (_forwarder.IsFinished)
        {
            if (!wasFinished) clock.Expect(WaitPhase.End, EndGrace);
        }
        else if (_forwarder.HasContent)
        {
            clock.Expect(WaitPhase.BetweenChunks, Limits.BetweenChunks - (clock.Elapsed - _lastContent));
        }
    }

    private async ValueTask ForwardAsync(CancellationToken clientGone)
    {
        clock.Expect(WaitPhase.Client, call.Snapshot.Config.Server.ReaderTimeout); // until it takes them nothing more is read upstream
        long started = call.Waiting.Start();
        try
        {
            if (!answer.HasStarted) answer.Start(AnswerHeads.Stream(call));
            await answer.WriteAsync(_forwarder.Ready.Written, clock.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && clientGone.IsCancellationRequested && !clock.Token.IsCancellationRequested)
        {
            // The answer is drained for its usage.
        }
        call.Waiting.Stop(started);
        _forwarder.Ready.Clear();
        _lastContent = clock.Elapsed; // a slow reader is not the target's silence
    }

    /// <summary>Another try had content first: nothing of this one goes out.</summary>
    private AttemptResult Outrun(int status) => new(NextMove.End, ErrorClass: null, status, Facts(CallOutcome.ClientDisconnect, status, GatewayErrors.ClientGone, complete: false, terminal: null));

    private AttemptResult ToldError(int status)
    {
        Ruling ruling = RetryRules.ForTold(Observer.Error ?? GatewayErrors.UpstreamUnusable(candidate.Target.Id), candidate.Target);
        return AttemptFailures.Of(call, candidate, ruling.Next, ruling.ErrorClass, status, ruling.Error, mayHaveRun: ruling.Error.Outcome == CallOutcome.Filtered, clock.Elapsed);
    }

    private AttemptResult WithoutEnd(int status) =>
        AttemptFailures.Of(call, candidate, NextMove.End, "runaway", status, GatewayErrors.OutputWithoutEnd(candidate.Target.Id), mayHaveRun: true, clock.Elapsed);

    /// <summary>A failure: free to be retried before the first content, final and visible after it.</summary>
    private AttemptResult Ended(AttemptResult failure)
    {
        if (!IsCommitted) return _forwarder.HasContent && failure.Result.UsageSource != UsageSource.None ? failure with { Result = Seen(failure.Result) } : failure;
        CallError cause = failure.Result.Error!;
        CallOutcome outcome = failure.ErrorClass is "reset" or "unusable" or "shutdown" or "runaway" ? CallOutcome.Truncated : cause.Outcome;
        bool left = outcome == CallOutcome.ClientDisconnect;
        return failure with
        {
            Next = NextMove.End,
            IsCommitted = true,
            Result = Facts(outcome, left ? cause.Status : StatusCodes.Status200OK, left ? cause : GatewayErrors.Interrupted(cause, outcome), complete: false, terminal: null),
        };
    }

    /// <summary>Nothing has reached the client, but the target generated what was seen.</summary>
    private CallResult Seen(CallResult failure)
    {
        (TokenUsage usage, UsageSource source) = AnswerUsage.OfStream(call, candidate, exchange.Target, Observer, _forwarder.Sample, complete: false);
        return failure.WithUsage(usage, source);
    }

    private AttemptResult Complete(int status)
    {
        PooledBuffer terminal = new(_forwarder.Ready.Length + _forwarder.Held.Length + 64);
        _forwarder.WriteRest(terminal, call.Client.StreamEnd.Span);
        return new(NextMove.End, ErrorClass: null, status,
            Facts(FinishReasons.OutcomeOf(Observer.FinishReason), StatusCodes.Status200OK, error: null, complete: true, terminal)) { IsCommitted = IsCommitted };
    }

    private CallResult Facts(CallOutcome outcome, int status, CallError? error, bool complete, PooledBuffer? terminal)
    {
        (TokenUsage usage, UsageSource source) = AnswerUsage.OfStream(call, candidate, exchange.Target, Observer, _forwarder.Sample, complete);
        return new()
        {
            Outcome = outcome,
            Status = status,
            Error = error,
            Candidate = candidate,
            ResponseModel = Observer.ResponseModel,
            FinishReason = complete ? Observer.FinishReason : null,
            Usage = usage,
            UsageSource = source,
            UsageSuspect = Observer.UsageSuspect,
            RawUsage = Observer.RawUsage,
            ProviderCost = Observer.ProviderCost,
            AnswerId = exchange.IsSameFormat ? Observer.AnswerId : null,
            EngineTime = Observer.EngineTime,
            MeasuredTime = clock.Elapsed,
            TimeToFirstChunk = _firstChunk,
            Terminal = terminal,
        };
    }
}
