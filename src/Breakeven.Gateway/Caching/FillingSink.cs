namespace Breakeven.Gateway.Caching;

/// <summary>Passes an answer on, and a copy of its parts to the call's fill. What only keeps the connection alive is no part of it.</summary>
/// <param name="tooLarge">Called once the answer cannot be stored any more: nobody needs to wait for it.</param>
internal sealed class FillingSink(CallContext call, CacheFill fill, IAnswerSink answer, Action<CacheFill> tooLarge) : IAnswerSink
{
    private bool _isOver;

    public bool HasStarted => answer.HasStarted;

    public void Start(AnswerHead head) => answer.Start(head);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_isOver && !bytes.Equals(call.Client.Heartbeat) && !fill.Append(bytes.Span))
        {
            _isOver = true;
            tooLarge(fill);
        }
        return answer.WriteAsync(bytes, cancellationToken);
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last) => answer.CompleteAsync(last);

    public void Abort() => answer.Abort();
}
