using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Ollama;

/// <summary>Ollama's <c>/api/generate</c>. Counts as chat: a prompt is a conversation of one turn.</summary>
public sealed class OllamaGenerateProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly OllamaGenerateProtocol Instance = new();

    private OllamaGenerateProtocol()
    {
    }

    public WireFormat Format => WireFormat.OllamaGenerate;
    public string Name => "ollama";
    public string Operation => "chat";
    public string StreamMediaType => "application/x-ndjson";

    /// <summary>None: every line of the format means something.</summary>
    public ReadOnlyMemory<byte> Heartbeat => default;

    /// <summary>None: the last line carries facts and cannot be made up.</summary>
    public ReadOnlyMemory<byte> StreamEnd => default;

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, OllamaRequestParser.ParseGenerate, out request, out error);

    public int StatusOf(CallError error) => error.Status;
    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => OllamaErrorWriter.WriteBody(output, error);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => OllamaErrorWriter.WriteLine(output, error);
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => new OllamaAnswerWriter(identity, isChat: false);

    public EventReader CreateEventReader() => new NdjsonReader();
    public AnswerObserver CreateObserver(int choices) => new OllamaStreamObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => OllamaAnswer.Read(body);
    public IAnswerReader CreateReader() => new OllamaAnswerReader();

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (request is not Conversation conversation) throw new RequestRejectedException(RequestErrors.Invalid("This target answers conversations only."));
        OllamaRequestWriter.WriteGenerate(conversation, model, stream, rules, output);
    }
}
