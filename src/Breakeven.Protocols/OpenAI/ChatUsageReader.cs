using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>usage</c>, in which a prompt count includes its cached tokens and a completion count its reasoning.</summary>
internal static class ChatUsageReader
{
    private const long Wrong = -1;

    /// <param name="json">Stands on a value that is not null; left on its end.</param>
    /// <returns>Null when the counts are missing, no whole numbers, below zero, beyond belief or contradict each other.</returns>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        long? prompt = null;
        long? completion = null;
        long? cached = null;
        long? reasoning = null;
        long? cacheHits = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("prompt_tokens"u8)) prompt = ReadCount(ref json);
            else if (json.ValueTextEquals("completion_tokens"u8)) completion = ReadCount(ref json);
            else if (json.ValueTextEquals("prompt_cache_hit_tokens"u8)) cacheHits = ReadCount(ref json); // DeepSeek
            else if (json.ValueTextEquals("prompt_tokens_details"u8)) cached = ReadDetail(ref json, "cached_tokens"u8);
            else if (json.ValueTextEquals("completion_tokens_details"u8)) reasoning = ReadDetail(ref json, "reasoning_tokens"u8);
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return TokenUsage.FromInclusive(prompt ?? Wrong, cached ?? cacheHits ?? 0, completion ?? Wrong, reasoning ?? 0);
    }

    private static long? ReadDetail(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return Wrong;
        }
        long? count = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isCount = json.ValueTextEquals(name);
            if (isCount)
            {
                count = ReadCount(ref json);
                continue;
            }
            json.Read();
            json.Skip();
        }
        return count;
    }

    private static long? ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long count) && count <= TokenEstimate.LargestCredible) return count;
        json.Skip();
        return Wrong;
    }
}
