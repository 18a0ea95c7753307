using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Mistral's service: refuses fields that it does not know, and names the seed <c>random_seed</c>.</summary>
internal sealed class MistralAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Embeddings])
    {
        Rules = new() { LegacyMaxTokens = true },
    };
}
