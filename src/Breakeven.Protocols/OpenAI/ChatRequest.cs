using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>A chat completion request: what the gateway needs to know of it, beside the bytes it came in.</summary>
/// <remarks>Made by <see cref="ChatRequestReader"/>. Keeps the body and no copy of it, so the buffer must outlive the request.</remarks>
public sealed class ChatRequest
{
    // Escapes only what JSON asks for: a model name is data, not HTML.
    private static readonly JsonWriterOptions s_writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal ChatRequest()
    {
    }

    /// <summary>The model asked for: 1 to 256 characters, none of them a control character.</summary>
    public string Model { get; internal init; } = "";

    public bool Stream { get; internal init; }

    /// <summary>Whether the client asked for the usage chunk of a stream (<c>stream_options.include_usage</c>); without it the chunk is not sent on.</summary>
    public bool ClientWantsUsage { get; internal init; }

    /// <summary>Limit on the generated tokens of each choice, at least 1: <c>max_completion_tokens</c>, else <c>max_tokens</c>.</summary>
    public long? MaxOutputTokens { get; internal init; }

    /// <summary>How many answers are wanted and paid for (<c>n</c>), 1 to 128.</summary>
    public int Choices { get; internal init; } = 1;

    /// <summary>Prompt tokens guessed from the bytes of text, tools and schema, with fixed amounts for messages and images. See <see cref="TokenEstimate"/>.</summary>
    public long EstimatedInputTokens { get; internal init; }

    public bool HasTools { get; internal init; }
    public bool HasImages { get; internal init; }
    public double? Temperature { get; internal init; }

    /// <summary>The client's name for its end user. Personal data: not for logs or labels.</summary>
    public string? User { get; internal init; }

    /// <summary>The service tier asked for; one that is unknown here goes upstream as it is and counts as default.</summary>
    public ServiceTier Tier { get; internal init; }

    /// <summary>The request as it was sent, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body { get; internal init; }

    internal Range ModelValue { get; init; }
    internal Range Messages { get; init; }
    internal Range Tools { get; init; }
    internal BodyEdit UsageEdit { get; init; }

    /// <summary>Shows the prompt block by block, in the order in which an engine reads it: tools, then each message's text, parts and calls.</summary>
    /// <remarks>Equal prompts give equal blocks however their JSON is escaped and whatever the order of a message's properties; made for keyed prefix hashes.</remarks>
    public void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        new PromptWalker(Body.Span, visitor).Walk(Tools, Messages);
    }

    /// <summary>Writes the request for a target: the same bytes but for the model's name and, if asked for, the request for usage.</summary>
    /// <param name="output">Receives the body.</param>
    /// <param name="model">The target's name for the model.</param>
    /// <param name="askForUsage">Sets <c>stream_options.include_usage</c> on a stream; without a stream that option is an error upstream and is left alone.</param>
    public void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage)
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

    private int WriteModel(IBufferWriter<byte> output, int written, string model)
    {
        output.Write(Body.Span[written..ModelValue.Start.Value]);
        using Utf8JsonWriter writer = new(output, s_writerOptions);
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
