using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>A request for a message, or for its count of tokens. Made by <see cref="MessagesRequestReader"/>.</summary>
public sealed class MessagesRequest : ModelRequest
{
    private readonly WireFormat _format;

    /// <param name="format"><see cref="WireFormat.Messages"/> or <see cref="WireFormat.CountTokens"/>.</param>
    internal MessagesRequest(WireFormat format) => _format = format;

    public override WireFormat Format => _format;

    internal Range ModelValue { get; init; }
    internal Range System { get; init; }
    internal Range Messages { get; init; }
    internal Range Tools { get; init; }

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        new MessagesPromptWalker(Body.Span, visitor).Walk(Tools, System, Messages);
    }

    /// <remarks>A stream of this format always tells its usage, so <paramref name="askForUsage"/> changes nothing.</remarks>
    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (model == Model)
        {
            output.Write(Body.Span);
            return;
        }
        output.Write(Body.Span[..ModelValue.Start.Value]);
        using (Utf8JsonWriter json = new(output, WireJson.WriterOptions)) json.WriteStringValue(model);
        output.Write(Body.Span[ModelValue.End.Value..]);
    }

    internal override NeutralRequest ToNeutral(TranslationRules rules) => new MessagesToNeutral(Body, rules).Read();
}
