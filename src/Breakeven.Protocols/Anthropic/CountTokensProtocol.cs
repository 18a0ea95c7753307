using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Anthropic's count of the tokens that a message's prompt would take. Never streamed.</summary>
/// <remarks>
/// No other format counts, so <see cref="WireFormats.CanTranslate"/> joins it to itself only and it has no answers to translate: for targets of
/// another format the gateway counts by itself and answers with <see cref="CountTokensAnswer.Write"/>.
/// </remarks>
public sealed class CountTokensProtocol : IClientProtocol, ITargetProtocol
{
    private const string NotTranslated = "Counts of tokens are not translated; see WireFormats.CanTranslate.";

    public static readonly CountTokensProtocol Instance = new();

    private CountTokensProtocol()
    {
    }

    public WireFormat Format => WireFormat.CountTokens;
    public string Name => "anthropic";
    public string Operation => "count_tokens";
    public string StreamMediaType => "text/event-stream";
    public ReadOnlyMemory<byte> Heartbeat => default;
    public ReadOnlyMemory<byte> StreamEnd => default;

    public bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, MessagesRequestParser.ParseCount, out request, out error);

    public int StatusOf(CallError error) => MessagesErrorWriter.StatusOf(error);
    public void WriteError(IBufferWriter<byte> output, CallError error, string requestId) => MessagesErrorWriter.WriteBody(output, error, requestId);
    public void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId) => MessagesErrorWriter.WriteStreamEvent(output, error, requestId);

    public EventReader CreateEventReader() => new SseReader();

    /// <summary>A stream in place of a count is never complete.</summary>
    public AnswerObserver CreateObserver(int choices) => new MessagesObserver();
    public AnswerFacts ReadWhole(ReadOnlySpan<byte> body) => CountTokensAnswer.Read(body);

    /// <exception cref="NotSupportedException">Always: see the remarks of the type.</exception>
    public IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity) => throw new NotSupportedException(NotTranslated);

    /// <exception cref="NotSupportedException">Always: see the remarks of the type.</exception>
    public IAnswerReader CreateReader() => throw new NotSupportedException(NotTranslated);

    void ITargetProtocol.WriteRequest(NeutralRequest request, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output) =>
        throw new NotSupportedException(NotTranslated);
}
