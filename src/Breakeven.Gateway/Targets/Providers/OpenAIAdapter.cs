using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>OpenAI's own service. Its reasoning models refuse <c>max_tokens</c>, and all of them refuse fields that they do not know.</summary>
internal sealed class OpenAIAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Completions, WireFormat.Embeddings]);
}
