using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Writes neutral requests for Converse. Fields of one model family go into <c>additionalModelRequestFields</c>, chosen by the model's id.</summary>
internal static class ConverseRequestWriter
{
    private const string None = "Bedrock's Converse has no such field.";

    public static void Write(Conversation conversation, string model, TranslationRules rules, IBufferWriter<byte> output)
    {
        DropUnknown(conversation, rules);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        ConverseMessagesWriter.Write(json, conversation.Messages, rules);
        WriteInference(json, conversation);
        WriteTools(json, conversation, rules);
        ConverseModelFields.Write(json, conversation, model, rules);
        if (conversation.ServiceTier is "flex" or "priority")
        {
            json.WriteStartObject("serviceTier"u8);
            json.WriteString("type"u8, conversation.ServiceTier);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void DropUnknown(Conversation conversation, TranslationRules rules)
    {
        if (conversation.Choices > 1) rules.Drop("n", "Bedrock gives one answer.");
        if (conversation.MinP is not null) rules.Drop("min_p", None);
        if (conversation.PresencePenalty is not (null or 0)) rules.Drop("presence_penalty", None);
        if (conversation.FrequencyPenalty is not (null or 0)) rules.Drop("frequency_penalty", None);
        if (conversation.RepetitionPenalty is not (null or 1)) rules.Drop("repetition_penalty", None);
        if (conversation.Seed is not null) rules.Drop("seed", None);
        if (conversation.LogProbabilities is not null) rules.Drop("logprobs", None);
        if (conversation.OutputShape is not null) rules.Drop("response_format", None);
        if (conversation.ParallelToolCalls == false) rules.Drop("parallel_tool_calls", None);
        foreach (ExtraField extra in conversation.Extras) rules.Drop(extra.Name, None);
    }

    private static void WriteInference(Utf8JsonWriter json, Conversation conversation)
    {
        json.WriteStartObject("inferenceConfig"u8);
        if (conversation.MaxOutputTokens is long limit) json.WriteNumber("maxTokens"u8, limit);
        if (conversation.Temperature is double temperature) json.WriteNumber("temperature"u8, temperature);
        if (conversation.TopP is double topP) json.WriteNumber("topP"u8, topP);
        if (!conversation.StopSequences.IsEmpty)
        {
            json.WriteStartArray("stopSequences"u8);
            foreach (string stop in conversation.StopSequences) json.WriteStringValue(stop);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, Conversation conversation, TranslationRules rules)
    {
        if (conversation.Tools.IsEmpty) return;
        if (conversation.ToolChoice?.Kind == ToolChoiceKind.None)
        {
            // Leaving the tools out says the same, but not where earlier turns used them: the service then asks for their definitions.
            bool used = conversation.Messages.Any(message => message.Parts.Any(part => part is ContentPart.ToolCall or ContentPart.ToolResult));
            if (!used) return;
            rules.Drop("tool_choice", "Bedrock cannot forbid tools in a conversation that has used them.");
        }
        json.WriteStartObject("toolConfig"u8);
        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in conversation.Tools) WriteTool(json, tool);
        json.WriteEndArray();
        WriteChoice(json, conversation.ToolChoice);
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        json.WriteString("name"u8, tool.Name);
        if (!string.IsNullOrEmpty(tool.Description)) json.WriteString("description"u8, tool.Description);
        json.WriteStartObject("inputSchema"u8);
        json.WritePropertyName("json"u8);
        json.WriteRawValue(tool.ParametersJson is { } schema ? schema.Span : "{\"type\":\"object\",\"properties\":{}}"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        if (tool.CacheControlJson is not null) ConverseMessagesWriter.WriteCachePoint(json);
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice)
    {
        if (choice is null || choice.Kind == ToolChoiceKind.None) return;
        json.WriteStartObject("toolChoice"u8);
        json.WriteStartObject(choice.Kind switch
        {
            ToolChoiceKind.Required => "any"u8,
            ToolChoiceKind.Named => "tool"u8,
            _ => "auto"u8,
        });
        if (choice.Kind == ToolChoiceKind.Named) json.WriteString("name"u8, choice.Name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
