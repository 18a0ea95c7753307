namespace Breakeven.Protocols.Neutral;

/// <summary>Turns one answer of a target into neutral events. Keeps the state of one stream; never throws, whatever the bytes.</summary>
/// <remarks>Errors and what cannot be read are told by the stream's observer and leave no event here.</remarks>
public interface IAnswerReader
{
    /// <summary>One event of a stream.</summary>
    void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events);

    /// <summary>The end of a complete stream: what was kept back, such as a finish reason that a later event could have changed.</summary>
    void ReadEnd(ICollection<AnswerEvent> events);

    /// <summary>A whole answer.</summary>
    void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events);
}
