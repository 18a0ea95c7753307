using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Writes neutral requests for an Ollama server.</summary>
internal static class OllamaRequestWriter
{
    private const string NoParts = "Ollama's messages hold text and images only.";

    public static void WriteChat(Conversation conversation, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        OllamaMessagesWriter.Write(json, conversation.Messages, rules);
        WriteTools(json, conversation, rules);
        WriteSettings(json, conversation, stream, rules);
        json.WriteEndObject();
    }

    /// <summary>Only what a prompt can say: system messages and then one turn of the user.</summary>
    public static void WriteGenerate(Conversation conversation, string model, bool stream, TranslationRules rules, IBufferWriter<byte> output)
    {
        Message? user = conversation.Messages.LastOrDefault();
        bool isPrompt = user is { Role: MessageRole.User } && conversation.Messages[..^1].All(message => message.Role == MessageRole.System) && conversation.Tools.IsEmpty;
        if (!isPrompt) throw new RequestRejectedException(RequestErrors.NotTranslatable("messages", "Ollama's /api/generate takes one prompt and no conversation."));

        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        string system = string.Join("\n\n", conversation.Messages[..^1].Select(message => OllamaMessagesWriter.Text(message.Parts)));
        if (system.Length > 0) json.WriteString("system"u8, system);
        json.WriteString("prompt"u8, OllamaMessagesWriter.Text(user!.Parts));
        OllamaMessagesWriter.WriteImages(json, user.Parts, rules);
        WriteSettings(json, conversation, stream, rules);
        json.WriteEndObject();
    }

    public static void WriteEmbed(EmbeddingInput input, string model, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteStartArray("input"u8);
        foreach (string text in input.Texts) json.WriteStringValue(text);
        json.WriteEndArray();
        json.WriteBoolean("truncate"u8, false); // other formats refuse what is too long, and so does this answer
        if (input.Dimensions is long dimensions) json.WriteNumber("dimensions"u8, dimensions);
        json.WriteEndObject();
    }

    // Without the tools there is nothing to choose from: that is what "none" asks for.
    private static void WriteTools(Utf8JsonWriter json, Conversation conversation, TranslationRules rules)
    {
        if (conversation.ToolChoice?.Kind is ToolChoiceKind.Required or ToolChoiceKind.Named) rules.Drop("tool_choice", "Ollama lets the model choose.");
        if (conversation.ParallelToolCalls == false) rules.Drop("parallel_tool_calls", "Ollama lets the model choose how many tools it calls.");
        if (conversation.Tools.IsEmpty || conversation.ToolChoice?.Kind == ToolChoiceKind.None) return;
        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in conversation.Tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, tool.Name);
            if (tool.Description is not null) json.WriteString("description"u8, tool.Description);
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(tool.ParametersJson is { } schema ? schema.Span : "{\"type\":\"object\",\"properties\":{}}"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSettings(Utf8JsonWriter json, Conversation conversation, bool stream, TranslationRules rules)
    {
        if (conversation.Choices > 1) rules.Drop("n", "Ollama gives one answer.");
        json.WriteBoolean("stream"u8, stream);
        WriteShape(json, conversation.OutputShape);
        WriteThink(json, conversation.Reasoning);
        if (conversation.LogProbabilities is int alternatives)
        {
            json.WriteBoolean("logprobs"u8, true);
            if (alternatives > 0) json.WriteNumber("top_logprobs"u8, alternatives);
        }
        List<ExtraField> options = [];
        foreach (ExtraField extra in conversation.Extras) SortExtra(json, extra, options, rules);
        OllamaOptionsWriter.Write(json, conversation, options);
    }

    private static void SortExtra(Utf8JsonWriter json, ExtraField extra, List<ExtraField> options, TranslationRules rules)
    {
        if (OllamaOptionsWriter.Knows(extra.Name)) options.Add(extra);
        else if (extra.Name == "keep_alive")
        {
            json.WritePropertyName("keep_alive"u8);
            json.WriteRawValue(extra.Json.Span);
        }
        else rules.Drop(extra.Name, "Ollama has no such option.");
    }

    private static void WriteShape(Utf8JsonWriter json, OutputShape? shape)
    {
        if (shape is null) return;
        json.WritePropertyName("format"u8);
        if (shape.SchemaJson is { } schema) json.WriteRawValue(schema.Span);
        else json.WriteStringValue("json"u8);
    }

    // Words are for models that reason in degrees; the others take any of them for yes.
    private static void WriteThink(Utf8JsonWriter json, ReasoningWish? wish)
    {
        if (wish is null) return;
        json.WritePropertyName("think"u8);
        switch (wish.Effort)
        {
            case "none":
                json.WriteBooleanValue(false);
                break;
            case "minimal" or "low":
                json.WriteStringValue("low"u8);
                break;
            case "high" or "xhigh" or "max":
                json.WriteStringValue("high"u8);
                break;
            case "medium":
                json.WriteStringValue("medium"u8);
                break;
            default:
                json.WriteBooleanValue(true);
                break;
        }
    }

    internal static void DropPart(ContentPart part, TranslationRules rules)
    {
        if (part is ContentPart.Image { Source.Base64: null }) rules.Drop("messages", "Ollama fetches no images from the web; send them in base64.");
        else if (part is ContentPart.File or ContentPart.Audio) rules.Drop("messages", NoParts);
    }
}
