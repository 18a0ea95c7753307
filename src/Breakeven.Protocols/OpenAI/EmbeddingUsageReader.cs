using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the usage of a call that generates nothing: only a prompt is counted, and output is zero rather than unknown.</summary>
internal static class EmbeddingUsageReader
{
    /// <param name="json">Stands on a value that is not null; left on its end.</param>
    /// <returns>Null usage when no tokens are told, which is suspect only if what is told cannot be true.</returns>
    public static (TokenUsage? Usage, bool Suspect) Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return (null, true);
        }
        long? prompt = null;
        long? total = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("prompt_tokens"u8) || json.ValueTextEquals("input_tokens"u8)) prompt = ProviderJson.ReadCount(ref json);
            else if (json.ValueTextEquals("total_tokens"u8)) total = ProviderJson.ReadCount(ref json); // Jina's and Voyage's only count
            else json.Skip();
        }
        // Engines with one counter for all operations leave the prompt at zero and count a rerank in the total.
        long? input = prompt is null or 0 ? total ?? prompt : prompt;
        return input is { } tokens ? (TokenUsage.FromInclusive(tokens, 0, 0, 0), tokens < 0) : (null, false);
    }
}
