using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Anthropic's Messages API, spoken by its SDKs, by coding agents, by Anthropic itself and by several engines.</summary>
public sealed class MessagesProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly MessagesProtocol Instance = new();

    private MessagesProtocol()
    {
    }

    public WireFormat Format => WireFormat.Messages;
    public string Name => "anthropic";
    public string Operation => "chat";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat { get; } = "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8.ToArray();
    public ReadOnlyMemory<byte> StreamEnd { get; } = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8.ToArray();

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, MessagesRequestParser.ParseMessage, out request, out error);

    public int StatusOf(CallError error) => MessagesErrorWriter.StatusOf(error);
    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => MessagesErrorWriter.WriteBody(output, error, requestId);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => MessagesErrorWriter.WriteStreamEvent(output, error, requestId);
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => new MessagesWriter(request, identity);

    public EventReader CreateEventReader() => new SseReader();
    public AnswerObserver CreateObserver(int choices) => new MessagesObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => MessagesAnswer.Read(body);
    public IAnswerReader CreateReader() => new MessagesReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not Conversation conversation) throw new ArgumentException("Only conversations are messages.", nameof(request));
        MessagesRequestWriter.Write(conversation, model, stream, rules, output);
    }
}
