namespace Breakeven.Gateway;

/// <summary>End of stage <c>answer</c>: sends what was held until the record was in the journal, or tells why there is no answer.</summary>
internal static class AnswerRelease
{
    /// <param name="recorded">False when the journal could not be written: then no complete answer leaves.</param>
    public static async ValueTask ReleaseAsync(CallContext call, CallResult result, bool recorded, IAnswerSink answer, CancellationToken clientGone)
    {
        if (clientGone.IsCancellationRequested || result.Error is { Outcome: CallOutcome.ClientDisconnect })
        {
            answer.Abort();
            return;
        }
        CallError? error = result.Error ?? (recorded ? null : GatewayErrors.LedgerUnavailable);
        if (error is not null) await TellAsync(call, error, answer);
        else await CompleteAsync(call, result, answer);
    }

    private static ValueTask CompleteAsync(CallContext call, CallResult result, IAnswerSink answer)
    {
        PooledBuffer terminal = result.Terminal ?? throw new InvalidOperationException("A complete answer has an end.");
        if (!answer.HasStarted) answer.Start(call.Request.Stream ? AnswerHeads.Stream(call) : AnswerHeads.Whole(call, terminal.Length));
        return answer.CompleteAsync(terminal.Written);
    }

    /// <summary>As a status and a body where nothing has been sent, else as an event inside the stream.</summary>
    private static async ValueTask TellAsync(CallContext call, CallError error, IAnswerSink answer)
    {
        using PooledBuffer body = new(512);
        if (answer.HasStarted)
        {
            call.Client.WriteStreamError(body, error, call.RequestId);
        }
        else
        {
            call.Client.WriteError(body, error, call.RequestId);
            answer.Start(AnswerHeads.Error(call, error, body.Length));
        }
        await answer.CompleteAsync(body.Written);
    }
}
