using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Gemini;

/// <summary>Writes neutral requests for Gemini.</summary>
internal static class GeminiRequestWriter
{
    private const string None = "Gemini has no such field.";

    public static void Write(Conversation conversation, string model, TranslationRules rules, IBufferWriter<byte> output)
    {
        if (conversation.MinP is not null) rules.Drop("min_p", None);
        if (conversation.RepetitionPenalty is not (null or 1)) rules.Drop("repetition_penalty", None);
        if (conversation.ParallelToolCalls == false) rules.Drop("parallel_tool_calls", None);
        if (conversation.LogProbabilities is not null) rules.Drop("logprobs", "Gemini's log probabilities are not translated.");
        foreach (ExtraField extra in conversation.Extras) rules.Drop(extra.Name, None);

        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        GeminiContentsWriter.Write(json, conversation.Messages, model, rules);
        WriteTools(json, conversation);
        WriteChoice(json, conversation);
        GeminiGenerationConfig.Write(json, conversation, model);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, Conversation conversation)
    {
        if (conversation.Tools.IsEmpty) return;
        json.WriteStartArray("tools"u8);
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations"u8);
        foreach (ToolDefinition tool in conversation.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            if (tool.Description is not null) json.WriteString("description"u8, tool.Description);
            if (tool.ParametersJson is { } schema) WriteParameters(json, schema.Span);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, ReadOnlySpan<byte> schema)
    {
        if (GeminiSchema.HasReferences(schema))
        {
            json.WritePropertyName("parametersJsonSchema"u8);
            json.WriteRawValue(schema);
        }
        else if (!GeminiSchema.IsEmpty(schema))
        {
            json.WritePropertyName("parameters"u8);
            GeminiSchema.Write(schema, json);
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, Conversation conversation)
    {
        if (conversation.ToolChoice is not { } choice || conversation.Tools.IsEmpty) return;
        json.WriteStartObject("toolConfig"u8);
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, choice.Kind switch
        {
            ToolChoiceKind.None => "NONE"u8,
            ToolChoiceKind.Auto => "AUTO"u8,
            _ => "ANY"u8,
        });
        if (choice.Kind == ToolChoiceKind.Named)
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            json.WriteStringValue(choice.Name);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
