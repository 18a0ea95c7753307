using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols;

/// <summary>A wire format that clients may speak to the gateway. Stateless; one instance serves all calls.</summary>
public interface IClientProtocol
{
    WireFormat Format { get; }

    /// <summary>The ledger's word for the protocol: <c>openai</c>, <c>anthropic</c> or <c>ollama</c>.</summary>
    string Name { get; }

    /// <summary>The ledger's word for the kind of call: <c>chat</c>, <c>embeddings</c>, …</summary>
    string Operation { get; }

    /// <summary>Content type of a streamed answer.</summary>
    string StreamMediaType { get; }

    /// <summary>Keeps a silent stream alive and means nothing to its reader; empty where the format has no such thing.</summary>
    ReadOnlyMemory<byte> Heartbeat { get; }

    /// <summary>Closes a complete stream whose target left its last event out; empty where the last event carries facts and cannot be made up.</summary>
    ReadOnlyMemory<byte> StreamEnd { get; }

    /// <summary>Reads a request as strictly as the format's own server. Bad input is an error to answer with, never an exception.</summary>
    bool TryReadRequest(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out ModelRequest? request, [NotNullWhen(false)] out CallError? error);

    /// <summary>The HTTP status under which this format's clients look for such an error.</summary>
    int StatusOf(CallError error);

    /// <summary>An error as a whole answer.</summary>
    void WriteError(IBufferWriter<byte> output, CallError error, string requestId);

    /// <summary>An error inside a stream that has begun. After it the stream ends, and no sign of a complete answer follows.</summary>
    void WriteStreamError(IBufferWriter<byte> output, CallError error, string requestId);

    /// <summary>Writes one answer that comes from a target of another format.</summary>
    IAnswerWriter CreateWriter(ModelRequest request, AnswerIdentity identity);
}
