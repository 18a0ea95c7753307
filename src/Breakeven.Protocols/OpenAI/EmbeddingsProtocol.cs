using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.OpenAI;

/// <summary>OpenAI's embeddings, spoken by nearly every engine. Never streamed.</summary>
public sealed class EmbeddingsProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly EmbeddingsProtocol Instance = new();

    private EmbeddingsProtocol()
    {
    }

    public WireFormat Format => WireFormat.Embeddings;
    public string Name => "openai";
    public string Operation => "embeddings";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat => default;
    public ReadOnlyMemory<byte> StreamEnd => default;

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, EmbeddingRequestParser.Parse, out request, out error);

    /// <summary>The error's own status.</summary>
    public int StatusOf(CallError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Status;
    }

    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteBody(output, error);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteStreamEvent(output, error);

    public EventReader CreateEventReader() => new SseReader();
    public AnswerObserver CreateObserver(int choices) => new UnstreamedObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => ListAnswer.ReadEmbeddings(body);

    /// <param name="request">An <see cref="EmbeddingRequest"/>.</param>
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => new EmbeddingAnswerWriter((EmbeddingRequest)request, identity);

    public IAnswerReader CreateReader() => new EmbeddingAnswerReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not EmbeddingInput input) throw RequestFields.Rejected("This model is served by a target that makes embeddings only.", "model");
        EmbeddingRequestWriter.Write(input, model, output);
    }
}
