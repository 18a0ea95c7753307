using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.OpenAI;

/// <summary>OpenAI's chat completions, spoken by clients and by nearly every target.</summary>
public sealed class ChatCompletionsProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly ChatCompletionsProtocol Instance = new();

    private ChatCompletionsProtocol()
    {
    }

    public WireFormat Format => WireFormat.ChatCompletions;
    public string Name => "openai";
    public string Operation => "chat";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat { get; } = ": keep-alive\n\n"u8.ToArray();
    public ReadOnlyMemory<byte> StreamEnd { get; } = "data: [DONE]\n\n"u8.ToArray();

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, ChatRequestParser.Parse, out request, out error);

    public int StatusOf(CallError error) => error.Status;
    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteBody(output, error);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteStreamEvent(output, error);

    public EventReader CreateEventReader() => new SseReader();
    public AnswerObserver CreateObserver(int choices) => new ChatStreamObserver(choices);
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => ChatAnswer.Read(body);

    public IAnswerReader CreateReader() => new ChatAnswerReader();

    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ChatAnswerWriter(identity, request.ClientWantsUsage);
    }

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not Conversation conversation) throw new RequestRejectedException(RequestErrors.NotTranslatable("input", "it is not a conversation."));
        ChatRequestWriter.Write(conversation, model, stream, rules, output);
    }
}
