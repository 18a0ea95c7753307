using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.OpenAI;

/// <summary>OpenAI's completions: a text goes on. Old, and what base models, code completion and evaluations are asked with.</summary>
/// <remarks>Never translated: a bare text has no turns, and a chat template would change what is measured.</remarks>
public sealed class CompletionsProtocol : IClientProtocol, ITargetProtocol
{
    public static readonly CompletionsProtocol Instance = new();

    private CompletionsProtocol()
    {
    }

    public WireFormat Format => WireFormat.Completions;
    public string Name => "openai";
    public string Operation => "completions";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat { get; } = ": keep-alive\n\n"u8.ToArray();
    public ReadOnlyMemory<byte> StreamEnd { get; } = "data: [DONE]\n\n"u8.ToArray();

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, CompletionRequestParser.Parse, out request, out error);

    /// <summary>The error's own status.</summary>
    public int StatusOf(CallError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Status;
    }

    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteBody(output, error);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => OpenAIErrorWriter.WriteStreamEvent(output, error);

    public EventReader CreateEventReader() => new SseReader();

    // A completion is framed as a chat: choices with an index, a finish reason and text, usage at the end, [DONE].
    public AnswerObserver CreateObserver(int choices) => new ChatStreamObserver(choices);
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => ChatAnswer.Read(body);

    /// <exception cref="NotSupportedException">Always: see <see cref="WireFormats.CanTranslate"/>.</exception>
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => throw new NotSupportedException("Completions are not translated.");

    /// <exception cref="NotSupportedException">Always: see <see cref="WireFormats.CanTranslate"/>.</exception>
    public IAnswerReader CreateReader() => throw new NotSupportedException("Completions are not translated.");

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output) =>
        throw RequestFields.Rejected("This model is served by a target that speaks completions only. Use /v1/completions.", "model");
}
