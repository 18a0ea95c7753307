using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Gemini;

/// <summary>Writes <c>generationConfig</c>.</summary>
internal static class GeminiGenerationConfig
{
    public static void Write(Utf8JsonWriter json, Conversation conversation, string model)
    {
        json.WriteStartObject("generationConfig"u8);
        if (conversation.MaxOutputTokens is long limit) json.WriteNumber("maxOutputTokens"u8, limit);
        if (conversation.Choices > 1) json.WriteNumber("candidateCount"u8, conversation.Choices);
        WriteNumber(json, "temperature"u8, conversation.Temperature);
        WriteNumber(json, "topP"u8, conversation.TopP);
        if (conversation.TopK is long topK) json.WriteNumber("topK"u8, topK);
        WriteNumber(json, "presencePenalty"u8, conversation.PresencePenalty);
        WriteNumber(json, "frequencyPenalty"u8, conversation.FrequencyPenalty);
        if (conversation.Seed is long seed) json.WriteNumber("seed"u8, seed);
        WriteStop(json, conversation);
        WriteShape(json, conversation.OutputShape);
        if (conversation.Reasoning is { } wish) WriteThinking(json, wish, model);
        json.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter json, Conversation conversation)
    {
        if (conversation.StopSequences.IsEmpty) return;
        json.WriteStartArray("stopSequences"u8);
        foreach (string stop in conversation.StopSequences) json.WriteStringValue(stop);
        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, OutputShape? shape)
    {
        if (shape is null) return;
        json.WriteString("responseMimeType"u8, "application/json"u8);
        if (shape.SchemaJson is not { } schema) return;
        bool hasReferences = GeminiSchema.HasReferences(schema.Span);
        json.WritePropertyName(hasReferences ? "responseJsonSchema"u8 : "responseSchema"u8);
        if (hasReferences) json.WriteRawValue(schema.Span);
        else GeminiSchema.Write(schema.Span, json);
    }

    // Words and budgets as in Google's own OpenAI-compatible endpoint: models before Gemini 3 take a budget, later ones a level.
    private static void WriteThinking(Utf8JsonWriter json, ReasoningWish wish, string model)
    {
        bool takesLevel = model.Contains("gemini-3", StringComparison.OrdinalIgnoreCase);
        json.WriteStartObject("thinkingConfig"u8);
        if (wish.Effort != "none") json.WriteBoolean("includeThoughts"u8, true);
        if (wish.BudgetTokens is long budget) json.WriteNumber("thinkingBudget"u8, budget);
        else if (takesLevel && wish.Effort is not null) json.WriteString("thinkingLevel"u8, wish.Effort is "none" or "minimal" or "low" ? "low"u8 : "high"u8);
        else if (Budget(wish.Effort) is long tokens) json.WriteNumber("thinkingBudget"u8, tokens);
        json.WriteEndObject();
    }

    private static long? Budget(string? effort) => effort switch
    {
        "none" => 0,
        "minimal" or "low" => 1_024,
        "medium" => 8_192,
        "high" or "xhigh" or "max" => 24_576,
        _ => null,
    };

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is double number) json.WriteNumber(name, number);
    }
}
