using System.Text.Json;
using Breakeven.Protocols.Json;

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
            if (json.ValueTextEquals("input_tokens"u8)) input = ProviderJson.ReadCount(ref json);
            else if (json.ValueTextEquals("output_tokens"u8)) output = ProviderJson.ReadCount(ref json);
            else if (json.ValueTextEquals("input_tokens_details"u8)) cached = ReadDetail(ref json, "cached_tokens"u8);
            else if (json.ValueTextEquals("output_tokens_details"u8)) reasoning = ReadDetail(ref json, "reasoning_tokens"u8);
            else json.Skip();
        }
        return TokenUsage.FromInclusive(input ?? ProviderJson.Wrong, cached ?? 0, output ?? ProviderJson.Wrong, reasoning ?? 0);
    }

    /// <summary>One count of an object of counts.</summary>
    /// <param name="json">Stands on the object's property; left on the end of its value.</param>
    private static long? ReadDetail(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (!ProviderJson.EnterObject(ref json)) return json.TokenType == JsonTokenType.Null ? null : ProviderJson.Wrong;
        long? count = null;
        while (ProviderJson.ReadProperty(ref json))
        {
            if (json.ValueTextEquals(name)) count = ProviderJson.ReadCount(ref json);
            else json.Skip();
        }
        return count;
    }
}
