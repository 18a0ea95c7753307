namespace Breakeven.Gateway.Targets;

/// <summary>Keeps a streamed answer's connection alive while its target is silent: a comment every 15 s, which clients skip.</summary>
/// <remarks>The first one sends status and headers, so that proxies between us and the client do not give up. No content is committed by it: the target can still change.</remarks>
internal sealed class Heartbeat(CallContext call, IAnswerSink answer)
{
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": keep-alive\n\n"u8.ToArray();

    /// <summary>Waits for <paramref name="pending"/>, and counts the wait as the provider's.</summary>
    public ValueTask<T> WhileAsync<T>(ValueTask<T> pending, CancellationToken cancellationToken) =>
        pending.IsCompletedSuccessfully ? pending : WhileAsync(pending.AsTask(), cancellationToken);

    private async ValueTask<T> WhileAsync<T>(Task<T> pending, CancellationToken cancellationToken)
    {
        long started = call.Waiting.Start();
        try
        {
            while (call.Request.Stream && !pending.IsCompleted)
            {
                try
                {
                    return await pending.WaitAsync(Silence, call.Time, CancellationToken.None);
                }
                catch (TimeoutException) when (!pending.IsCompleted)
                {
                    if (!answer.HasStarted) answer.Start(AnswerHeads.Stream(call));
                    await answer.WriteAsync(Comment, cancellationToken);
                }
            }
            return await pending;
        }
        finally
        {
            call.Waiting.Stop(started);
        }
    }
}
