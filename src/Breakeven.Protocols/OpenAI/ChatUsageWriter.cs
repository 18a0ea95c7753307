using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes <c>usage</c> as OpenAI counts: the prompt with its cached tokens, the completion with its reasoning.</summary>
internal static class ChatUsageWriter
{
    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.TotalInput);
        json.WriteNumber("completion_tokens"u8, usage.Output);
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInput);
        if (usage.CacheWrite > 0) json.WriteNumber("cache_write_tokens"u8, usage.CacheWrite); // OpenRouter's word; OpenAI's own API has none
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
