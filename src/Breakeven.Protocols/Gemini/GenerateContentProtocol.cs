using System.Buffers;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Gemini;

/// <summary>Gemini's <c>generateContent</c> and <c>streamGenerateContent?alt=sse</c>, for targets only. The model and the wish for a stream are in the URL, not in the body.</summary>
public sealed class GenerateContentProtocol : ITargetProtocol
{
    public static readonly GenerateContentProtocol Instance = new();

    private GenerateContentProtocol()
    {
    }

    public WireFormat Format => WireFormat.GenerateContent;
    public string StreamMediaType => "text/event-stream";
    public EventReader CreateEventReader() => new SseReader();
    public AnswerObserver CreateObserver(int choices) => new GeminiObserver(choices);
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => GeminiAnswer.Read(body);
    public IAnswerReader CreateReader() => new GeminiAnswerReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not Conversation conversation) throw new RequestRejectedException(RequestErrors.Invalid("This target answers conversations only."));
        GeminiRequestWriter.Write(conversation, model, rules, output);
    }
}
