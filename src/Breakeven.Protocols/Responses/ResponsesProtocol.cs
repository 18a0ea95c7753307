using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Responses;

/// <summary>OpenAI's responses, spoken by its newer SDKs and by coding agents, and by several engines.</summary>
/// <remarks>
/// The gateway keeps no conversation. To a target of this format <c>store</c>, <c>previous_response_id</c> and the like pass through, and that
/// target keeps it; a translated response is not stored, says <c>"store":false</c>, and a request that goes on from a stored one is refused.
/// </remarks>
public sealed class ResponsesProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly ResponsesProtocol Instance = new();

    private ResponsesProtocol()
    {
    }

    public WireFormat Format => WireFormat.Responses;
    public string Name => "openai";
    public string Operation => "responses";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat { get; } = ": keep-alive\n\n"u8.ToArray();

    /// <summary>Empty: the last event holds the whole response and cannot be made up.</summary>
    public ReadOnlyMemory<byte> StreamEnd => default;

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, ResponsesRequestParser.Parse, out request, out error);

    /// <summary>The error's own status.</summary>
    public int StatusOf(CallError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Status;
    }

    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteBody(output, error);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => ResponsesErrorWriter.WriteStreamEvent(output, error);

    public EventReader CreateEventReader() => new SseReader();
    public AnswerObserver CreateObserver(int choices) => new ResponsesObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => ResponsesAnswer.Read(body);

    /// <param name="request">A <see cref="ResponsesRequest"/>: its settings are told back in the response.</param>
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => new ResponsesAnswerWriter((ResponsesRequest)request, identity);

    public IAnswerReader CreateReader() => new ResponsesAnswerReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not Conversation said) throw RequestFields.Rejected("This model is served by a target that holds conversations only.", "model");
        ResponsesRequestWriter.Write(said, model, stream, rules, output);
    }
}
