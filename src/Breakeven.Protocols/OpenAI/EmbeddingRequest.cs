using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>A request for vectors. Made by <see cref="EmbeddingsProtocol"/>.</summary>
public sealed class EmbeddingRequest : ModelRequest
{
    internal EmbeddingRequest()
    {
    }

    public override WireFormat Format => WireFormat.Embeddings;

    /// <summary>Length wanted of each vector.</summary>
    public long? Dimensions { get; internal init; }

    /// <summary>Whether vectors are wanted as base64 of little-endian 32-bit floats, as OpenAI's own SDKs ask for them.</summary>
    public bool WantsBase64 { get; internal init; }

    internal Range ModelValue { get; init; }

    /// <summary>The value of <c>input</c>, or of vLLM's <c>messages</c>.</summary>
    internal Range Input { get; init; }

    /// <summary>Whether every input is a text.</summary>
    internal bool IsText { get; init; }

    internal bool HasMessages { get; init; }

    /// <summary>Fields that only some servers know.</summary>
    internal ImmutableArray<string> Unknown { get; init; } = [];

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        if (HasMessages)
        {
            new PromptWalker(Body.Span, visitor).Walk(default, Input);
            return;
        }
        ReadOnlySpan<byte> text = Body.Span[Input];
        Utf8JsonReader json = new(text);
        json.Read();
        if (!IsText || json.TokenType == JsonTokenType.String) PromptText.Visit(text, ref json, "user"u8, visitor);
        else while (json.Read() && json.TokenType == JsonTokenType.String) PromptText.Visit(text, ref json, "user"u8, visitor);
    }

    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage) => RequestBody.WriteRenamed(this, ModelValue, output, model);

    /// <remarks><c>encoding_format</c> is kept to by the answer's writer, whatever the target sends.</remarks>
    internal override NeutralRequest ToNeutral(TranslationRules rules)
    {
        if (HasMessages) throw new RequestRejectedException(RequestErrors.NotTranslatable("messages", "It embeds texts only."));
        if (!IsText) throw new RequestRejectedException(RequestErrors.NotTranslatable("input", "It embeds texts only, and tokens have no meaning outside the model that made them."));
        foreach (string field in Unknown) rules.Drop(field, "It has no such field.");
        return new EmbeddingInput(ReadTexts()) { Dimensions = Dimensions, User = User };
    }

    private ImmutableArray<string> ReadTexts()
    {
        Utf8JsonReader json = new(Body.Span[Input]);
        json.Read();
        if (json.TokenType == JsonTokenType.String) return [json.GetString()!];
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        while (json.Read() && json.TokenType == JsonTokenType.String) texts.Add(json.GetString()!);
        return texts.ToImmutable();
    }
}
