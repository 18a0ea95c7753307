namespace Breakeven.Protocols.Streaming;

/// <summary>For formats whose answers are never streamed: whatever a target streams is no answer.</summary>
internal sealed class UnstreamedObserver : AnswerObserver
{
    public override bool IsComplete => false;
    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ChunkKinds.Malformed;
}
