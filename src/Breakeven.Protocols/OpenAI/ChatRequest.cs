using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>A chat completion request. Made by <see cref="ChatRequestReader"/>.</summary>
public sealed class ChatRequest : ModelRequest
{
    internal ChatRequest()
    {
    }

    public override WireFormat Format => WireFormat.ChatCompletions;

    internal Range ModelValue { get; init; }
    internal Range Messages { get; init; }
    internal Range Tools { get; init; }
    internal BodyEdit UsageEdit { get; init; }

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        new PromptWalker(Body.Span, visitor).Walk(Tools, Messages);
    }

    /// <remarks>Usage is asked for by <c>stream_options.include_usage</c>; without a stream that option is an error upstream and is left alone.</remarks>
    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(model);

        BodyEdit usage = askForUsage && Stream ? UsageEdit : default;
        bool rename = model != Model;
        bool modelFirst = ModelValue.Start.Value < usage.Start;
        int written = 0;
        if (rename && modelFirst) written = WriteModel(output, written, model);
        if (!usage.Text.IsEmpty) written = WriteEdit(output, written, usage);
        if (rename && !modelFirst) written = WriteModel(output, written, model);
        output.Write(Body.Span[written..]);
    }

    public override bool IsUnchangedFor(string model, bool askForUsage) => model == Model && (!askForUsage || !Stream || UsageEdit.Text.IsEmpty);

    internal override NeutralRequest ToNeutral(TranslationRules rules) => ChatConversationReader.Read(Body, rules);

    private int WriteModel(IBufferWriter<byte> output, int written, string model)
    {
        output.Write(Body.Span[written..ModelValue.Start.Value]);
        using Utf8JsonWriter writer = new(output, WireJson.WriterOptions);
        writer.WriteStringValue(model);
        return ModelValue.End.Value;
    }

    private int WriteEdit(IBufferWriter<byte> output, int written, BodyEdit edit)
    {
        output.Write(Body.Span[written..edit.Start]);
        output.Write(edit.Text.Span);
        return edit.Start + edit.Length;
    }
}
