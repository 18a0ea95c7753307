using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Writes <c>additionalModelRequestFields</c>: what only some model families take, each in its own words.</summary>
internal static class ConverseModelFields
{
    // Anthropic asks for at least 1,024 tokens of thinking. The other steps are those that OpenAI-compatible layers use for its words.
    private const long LeastBudget = 1_024;

    public static void Write(Utf8JsonWriter json, Conversation conversation, string model, TranslationRules rules)
    {
        bool isClaude = Is(model, "anthropic");
        bool isGptOss = Is(model, "gpt-oss");
        string? effort = conversation.Reasoning?.Effort;
        bool wantsReasoning = conversation.Reasoning is not null && effort != "none";
        if (wantsReasoning && !isClaude && !isGptOss) rules.Drop("reasoning_effort", "Bedrock has no such field for this model.");
        long? budget = wantsReasoning && isClaude ? Budget(conversation.Reasoning!, conversation.MaxOutputTokens) : null;
        bool writesEffort = wantsReasoning && isGptOss && effort is not null;
        if (budget is null && !writesEffort && conversation.TopK is null) return;

        json.WriteStartObject("additionalModelRequestFields"u8);
        if (budget is long tokens)
        {
            json.WriteStartObject("thinking"u8);
            json.WriteString("type"u8, "enabled"u8);
            json.WriteNumber("budget_tokens"u8, tokens);
            json.WriteEndObject();
        }
        if (writesEffort) json.WriteString("reasoning_effort"u8, effort is "minimal" ? "low" : effort is "xhigh" ? "high" : effort);
        if (conversation.TopK is long topK) WriteTopK(json, topK, model);
        json.WriteEndObject();
    }

    private static void WriteTopK(Utf8JsonWriter json, long topK, string model)
    {
        bool isNova = Is(model, "amazon.nova");
        if (isNova) json.WriteStartObject("inferenceConfig"u8);
        json.WriteNumber(isNova ? "topK"u8 : "top_k"u8, topK);
        if (isNova) json.WriteEndObject();
    }

    // The budget is part of the output limit and must leave room for an answer; where it cannot, thinking is left out.
    private static long? Budget(ReasoningWish wish, long? limit)
    {
        long wanted = wish.BudgetTokens ?? wish.Effort switch
        {
            "minimal" or "low" => LeastBudget,
            "high" or "xhigh" or "max" => 16_384,
            _ => 4_096,
        };
        long most = limit is long tokens ? tokens - 1 : long.MaxValue;
        return most < LeastBudget ? null : Math.Clamp(wanted, LeastBudget, most);
    }

    private static bool Is(string model, string family) => model.Contains(family, StringComparison.OrdinalIgnoreCase);
}
