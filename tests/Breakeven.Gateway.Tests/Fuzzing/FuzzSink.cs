using System.Buffers;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>A client in memory that reads everything.</summary>
internal sealed class FuzzSink : IAnswerSink
{
    private readonly ArrayBufferWriter<byte> _body = new(512);

    public bool HasStarted { get; private set; }
    public int Status { get; private set; }

    /// <summary>Whether the answer ended regularly.</summary>
    public bool IsWhole { get; private set; }
    public ReadOnlySpan<byte> Body => _body.WrittenSpan;

    public void Start(AnswerHead head)
    {
        Assert.False(HasStarted);
        (HasStarted, Status) = (true, head.Status);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _body.Write(bytes.Span);
        return default;
    }

    public ValueTask CompleteAsync(ReadOnlyMemory<byte> last)
    {
        _body.Write(last.Span);
        IsWhole = true;
        return default;
    }

    public void Abort() => IsWhole = false;
}
