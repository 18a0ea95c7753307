using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Google's Gemini API as it speaks OpenAI's format: for a <c>base_url</c> that ends in <c>/openai</c>.</summary>
internal sealed class GeminiOpenAIAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Embeddings])
    {
        Rules = new() { LegacyMaxTokens = true },
    };

    public static bool IsMeantBy(Uri address) => address.OriginalString.EndsWith("/openai", StringComparison.OrdinalIgnoreCase);
}
