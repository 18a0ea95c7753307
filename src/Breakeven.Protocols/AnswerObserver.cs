namespace Breakeven.Protocols;

/// <summary>Watches a stream that is forwarded or translated, and keeps its facts. One observer watches one stream.</summary>
public abstract class AnswerObserver : AnswerFacts
{
    /// <summary>Whether the answer is whole: its closing mark came, or every choice has told its finish reason. A stream that ends otherwise was cut.</summary>
    public abstract bool IsComplete { get; }

    public override bool IsUsable => IsComplete && Error is null;

    /// <summary>Never throws, whatever the bytes.</summary>
    /// <param name="type">The event's type; empty where the format has none.</param>
    /// <param name="data">The event's data.</param>
    public abstract ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data);
}
