using System.Buffers;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols;

/// <summary>A wire format that targets may be spoken to in. Stateless; one instance serves all calls.</summary>
public interface ITargetProtocol
{
    WireFormat Format { get; }

    /// <summary>Content type of a streamed answer.</summary>
    string StreamMediaType { get; }

    /// <summary>Takes a streamed answer's bytes apart into events.</summary>
    EventReader CreateEventReader();

    /// <summary>Watches one streamed answer and keeps its facts.</summary>
    /// <param name="choices">How many answers were asked for.</param>
    AnswerObserver CreateObserver(int choices);

    /// <summary>Reads the facts of a whole answer, of any status. Never throws: what is no answer is not <see cref="AnswerFacts.IsUsable"/>.</summary>
    AnswerFacts ReadWhole(ReadOnlySpan<byte> body);

    /// <summary>Reads one answer for a client of another format.</summary>
    IAnswerReader CreateReader();

    /// <summary>Writes a request that came in another format. See <see cref="RequestTranslation"/> for the way in.</summary>
    /// <param name="stream">Whether the answer shall be streamed, with usage.</param>
    /// <exception cref="Json.RequestRejectedException">The format cannot express the request, and the rules do not drop what it cannot. Names the field in the client's words.</exception>
    internal void WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output);
}
