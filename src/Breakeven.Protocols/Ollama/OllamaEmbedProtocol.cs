using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Ollama;

/// <summary>Ollama's <c>/api/embed</c>, which is never streamed.</summary>
public sealed class OllamaEmbedProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly OllamaEmbedProtocol Instance = new();

    private OllamaEmbedProtocol()
    {
    }

    public WireFormat Format => WireFormat.OllamaEmbed;
    public string Name => "ollama";
    public string Operation => "embeddings";
    public string StreamMediaType => "application/x-ndjson";

    /// <summary>None: every line of the format means something.</summary>
    public ReadOnlyMemory<byte> Heartbeat => default;

    /// <summary>None: the last line carries facts and cannot be made up.</summary>
    public ReadOnlyMemory<byte> StreamEnd => default;

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, OllamaRequestParser.ParseEmbed, out request, out error);

    public int StatusOf(CallError error) => error.Status;
    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => OllamaErrorWriter.WriteBody(output, error);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => OllamaErrorWriter.WriteLine(output, error);
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => new OllamaEmbedWriter(identity);

    public EventReader CreateEventReader() => new NdjsonReader();
    public AnswerObserver CreateObserver(int choices) => new OllamaStreamObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => OllamaAnswer.Read(body);
    public IAnswerReader CreateReader() => new OllamaAnswerReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not EmbeddingInput input) throw new RequestRejectedException(RequestErrors.Invalid("This target makes embeddings only."));
        OllamaRequestWriter.WriteEmbed(input, model, output);
    }
}
