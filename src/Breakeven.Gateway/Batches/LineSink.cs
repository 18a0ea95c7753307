using System.Buffers;

namespace Breakeven.Gateway.Batches;

/// <summary>Takes the answer to one line. What answers are bounded by, the targets' relays see to.</summary>
internal sealed class LineSink : IAnswerSink
{
    private readonly ArrayBufferWriter<byte> _body = new(1024);

    public bool HasStarted { get; private set; }

    /// <summary>True when the answer came to its regular end: the call's record is in the journal then.</summary>
    public bool IsComplete { get; private set; }
    public int Status { get; private set; }
    public ReadOnlySpan<byte> Body => _body.WrittenSpan;

    public void Start(AnswerHead head) => (HasStarted, Status) = (true, head.Status);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _body.Write(bytes.Span);
        return default;
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last)
    {
        _body.Write(last.Span);
        IsComplete = true;
        return default;
    }

    public void Abort() => IsComplete = false;
}
