using System.Buffers;

namespace Breakeven.Protocols.Neutral;

/// <summary>Writes one answer in a client's format from neutral events. Keeps the state of one stream.</summary>
/// <remarks>
/// Nothing that says the answer is complete (a finish reason, usage, a closing mark) is written before <see cref="WriteEnd"/>: until then the
/// stream may still break, and a client must not take a broken answer for a whole one.
/// </remarks>
public interface IAnswerWriter
{
    /// <summary>Writes what the event means inside a stream; nothing where it has no meaning in the format or is told at the end.</summary>
    void Write(AnswerEvent item, IBufferWriter<byte> output);

    /// <summary>Ends a complete stream: closes what is open, tells finish reasons and usage, writes the closing mark.</summary>
    void WriteEnd(IBufferWriter<byte> output);

    /// <summary>Writes a whole answer.</summary>
    void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output);
}
