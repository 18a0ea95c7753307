using System.Buffers;

namespace Breakeven.Gateway.Experiments;

/// <summary>Keeps what is answered in memory, bounded, and passes it on where somebody waits for it.</summary>
/// <param name="inner">Null when nobody gets the answer.</param>
internal sealed class AnswerCopy(IAnswerSink? inner) : IAnswerSink
{
    /// <summary>Longer answers are not compared.</summary>
    public const int MostBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public bool HasStarted { get; private set; }

    /// <summary>The whole answer in the client's format; null when it was too long or broke off.</summary>
    public ReadOnlyMemory<byte>? Whole => IsComplete && !IsCut ? _bytes.WrittenMemory : null;

    private bool IsComplete { get; set; }
    private bool IsCut { get; set; }

    public void Start(AnswerHead head)
    {
        HasStarted = true;
        inner?.Start(head);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Keep(bytes.Span);
        return inner?.WriteAsync(bytes, cancellationToken) ?? ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last)
    {
        Keep(last.Span);
        IsComplete = true;
        return inner?.CompleteAsync(last) ?? ValueTask.CompletedTask;
    }

    public void Abort() => inner?.Abort();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        IsCut |= bytes.Length > MostBytes - _bytes.WrittenCount;
        if (!IsCut) _bytes.Write(bytes);
    }
}
