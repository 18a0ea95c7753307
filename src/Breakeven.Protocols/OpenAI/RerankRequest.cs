using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>A request to rank documents by a query. Made by <see cref="RerankProtocol"/>.</summary>
public sealed class RerankRequest : ModelRequest
{
    internal RerankRequest()
    {
    }

    public override WireFormat Format => WireFormat.Rerank;

    internal Range ModelValue { get; init; }
    internal Range Query { get; init; }
    internal Range Documents { get; init; }

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ReadOnlySpan<byte> text = Body.Span[Query];
        Utf8JsonReader json = new(text);
        json.Read();
        PromptText.Visit(text, ref json, "user"u8, visitor);

        text = Body.Span[Documents];
        json = new(text);
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) PromptText.Visit(text, ref json, "user"u8, visitor);
    }

    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage) => RequestBody.WriteRenamed(this, ModelValue, output, model);

    internal override NeutralRequest ToNeutral(TranslationRules rules) => throw RequestFields.Rejected("This model is served by a target that does not rank documents.", "model");
}
