using System.Buffers;

namespace Breakeven.Gateway.Content;

/// <summary>Passes an answer on, and keeps a bounded copy of what the client is sent.</summary>
internal sealed class CapturingSink(IAnswerSink inner, byte[] request, bool isRequestCut, DateOnly eraseOn) : IAnswerSink
{
    /// <summary>Most bytes kept of a request, and of an answer.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _answer = new(4096);
    private bool _isCut = isRequestCut;

    public bool HasStarted => inner.HasStarted;

    /// <summary>UTC day on which the content is erased.</summary>
    public DateOnly EraseOn { get; } = eraseOn;

    public void Start(AnswerHead head) => inner.Start(head);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Keep(bytes.Span);
        return inner.WriteAsync(bytes, cancellationToken);
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last)
    {
        Keep(last.Span);
        return inner.CompleteAsync(last);
    }

    public void Abort() => inner.Abort();

    public CapturedContent Captured(Guid id) => new(id, request, _answer.WrittenMemory, _isCut);

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int room = MostBytes - _answer.WrittenCount;
        _isCut |= bytes.Length > room;
        _answer.Write(bytes[..Math.Min(bytes.Length, room)]);
    }
}
