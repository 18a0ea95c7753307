using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>A request to go on with a text. Made by <see cref="CompletionsProtocol"/>.</summary>
public sealed class CompletionRequest : ModelRequest
{
    internal CompletionRequest()
    {
    }

    public override WireFormat Format => WireFormat.Completions;

    internal Range ModelValue { get; init; }
    internal Range Prompt { get; init; }
    internal Range Suffix { get; init; }
    internal BodyEdit UsageEdit { get; init; }

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Visit(Prompt, visitor);
        Visit(Suffix, visitor);
    }

    /// <remarks>As chat completions: usage is asked for by <c>stream_options.include_usage</c>, and only in a stream.</remarks>
    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(model);
        RequestBody.WriteRenamed(this, ModelValue, output, model, askForUsage && Stream ? UsageEdit : default);
    }

    public override bool IsUnchangedFor(string model, bool askForUsage) => model == Model && (!askForUsage || !Stream || UsageEdit.Text.IsEmpty);

    internal override NeutralRequest ToNeutral(TranslationRules rules) =>
        throw RequestFields.Rejected("This model is served by a target that does not speak completions. Use /v1/chat/completions.", "model");

    // A list of texts is one block each; a list of tokens is one block.
    private void Visit(Range value, PromptVisitor visitor)
    {
        if (value.End.Value == 0) return;
        ReadOnlySpan<byte> text = Body.Span[value];
        Utf8JsonReader json = new(text);
        json.Read();
        Utf8JsonReader first = json;
        if (json.TokenType == JsonTokenType.StartArray && first.Read() && first.TokenType != JsonTokenType.Number)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) PromptText.Visit(text, ref json, "user"u8, visitor);
        }
        else PromptText.Visit(text, ref json, "user"u8, visitor);
    }
}
