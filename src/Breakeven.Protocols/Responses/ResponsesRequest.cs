using System.Buffers;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>A request for a response. Made by <see cref="ResponsesProtocol"/>.</summary>
public sealed class ResponsesRequest : ModelRequest
{
    private readonly string? _previousAnswerId;

    internal ResponsesRequest(string? previousAnswerId) => _previousAnswerId = previousAnswerId;

    public override WireFormat Format => WireFormat.Responses;

    /// <summary>The value of <c>previous_response_id</c>: the target that made that response keeps the conversation.</summary>
    public override string? PreviousAnswerId => _previousAnswerId;

    internal Range ModelValue { get; init; }
    internal Range Instructions { get; init; }
    internal Range Input { get; init; }
    internal Range Tools { get; init; }

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        new ResponsesPromptWalker(Body.Span, visitor).Walk(Tools, Instructions, Input);
    }

    /// <remarks>A response always tells its usage, so <paramref name="askForUsage"/> changes nothing.</remarks>
    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage) => RequestBody.WriteRenamed(this, ModelValue, output, model);

    internal override NeutralRequest ToNeutral(TranslationRules rules) => ResponsesConversationReader.Read(Body, rules);
}
