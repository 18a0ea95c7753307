using System.Text.Json;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads <c>usage</c>, in which input includes its cached tokens and output its reasoning.</summary>
internal static class ResponsesUsageReader
{
    /// <param name="json">Stands on a value that is not null; left on its end.</param>
    /// <returns>Null when the counts are missing, no whole numbers, below zero, beyond belief or contradict each other.</returns>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }
        long? input = null;
        long? output = null;
        long? cached = null;
        long? reasoning = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("input_tokens"u8)) input = TokenCounts.Read(ref json);
            else if (json.ValueTextEquals("output_tokens"u8)) output = TokenCounts.Read(ref json);
            else if (json.ValueTextEquals("input_tokens_details"u8)) cached = TokenCounts.ReadDetail(ref json, "cached_tokens"u8);
            else if (json.ValueTextEquals("output_tokens_details"u8)) reasoning = TokenCounts.ReadDetail(ref json, "reasoning_tokens"u8);
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return TokenUsage.FromInclusive(input ?? TokenCounts.Wrong, cached ?? 0, output ?? TokenCounts.Wrong, reasoning ?? 0);
    }
}
