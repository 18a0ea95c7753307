using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.OpenAI;

/// <summary><c>/v1/rerank</c>, as Cohere began it and Jina and vLLM speak it. Never streamed, never translated.</summary>
public sealed class RerankProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly RerankProtocol Instance = new();

    private RerankProtocol()
    {
    }

    public WireFormat Format => WireFormat.Rerank;
    public string Name => "openai";
    public string Operation => "rerank";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat => default;
    public ReadOnlyMemory<byte> StreamEnd => default;

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, RerankRequestParser.Parse, out request, out error);

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
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => ListAnswer.ReadRanks(body);

    /// <exception cref="NotSupportedException">Always: see <see cref="WireFormats.CanTranslate"/>.</exception>
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => throw new NotSupportedException("Ranks are not translated.");

    /// <exception cref="NotSupportedException">Always: see <see cref="WireFormats.CanTranslate"/>.</exception>
    public IAnswerReader CreateReader() => throw new NotSupportedException("Ranks are not translated.");

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output) =>
        throw RequestFields.Rejected("This model is served by a target that ranks documents only. Use /v1/rerank.", "model");
}
