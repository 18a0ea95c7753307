using System.Buffers;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Amazon Bedrock's Converse and ConverseStream, for targets only. The model is in the URL, not in the body.</summary>
public sealed class ConverseProtocol : ITargetProtocol
{
    public static readonly ConverseProtocol Instance = new();

    private ConverseProtocol()
    {
    }

    public WireFormat Format => WireFormat.Converse;
    public string StreamMediaType => "application/vnd.amazon.eventstream";
    public EventReader CreateEventReader() => new AwsEventStreamReader();
    public AnswerObserver CreateObserver(int choices) => new ConverseObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => ConverseAnswer.Read(body);
    public IAnswerReader CreateReader() => new ConverseAnswerReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not Conversation conversation) throw new RequestRejectedException(RequestErrors.Invalid("This target answers conversations only."));
        ConverseRequestWriter.Write(conversation, model, rules, output);
    }
}
