namespace Breakeven.Gateway.Idempotency;

/// <summary>Passes an answer on, and a copy of its parts to the call's claim, once it has one.</summary>
internal sealed class WatchedSink(CallContext call, IAnswerSink answer) : IAnswerSink
{
    public bool HasStarted => answer.HasStarted;

    public void Start(AnswerHead head) => answer.Start(head);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        call.Claim?.Append(bytes.Span, IdempotencyKeys.LargestAnswer(call.Snapshot.Config.Idempotency));
        return answer.WriteAsync(bytes, cancellationToken);
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last) => answer.CompleteAsync(last);

    public void Abort() => answer.Abort();
}
