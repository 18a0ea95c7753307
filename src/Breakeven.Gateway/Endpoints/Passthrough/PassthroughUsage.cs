using System.Text.Json;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>Token counts of image and audio models: <c>input_tokens</c> and <c>output_tokens</c>, as OpenAI's Images and Transcription APIs tell them.</summary>
internal static class PassthroughUsage
{
    /// <returns>Null when the object counts no tokens, as that of a model billed by the minute, or contradicts itself.</returns>
    public static TokenUsage? Read(ReadOnlyMemory<byte> usage)
    {
        if (usage.IsEmpty) return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(usage, new() { MaxDepth = 8 });
            if (Count(json.RootElement, "input_tokens") is not { } input || Count(json.RootElement, "output_tokens") is not { } output) return null;
            long cached = json.RootElement.TryGetProperty("input_tokens_details", out JsonElement details) ? Count(details, "cached_tokens") ?? 0 : 0;
            return TokenUsage.FromInclusive(input, cached, output, reasoning: 0);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? Count(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long count) && count is >= 0 and <= TokenEstimate.LargestCredible ? count : null;
}
