using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Hugging Face's Text Generation Inference. Has no embeddings; those are another server's.</summary>
internal sealed class TgiAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Completions])
    {
        Rules = ProviderQuirks.EngineRules,
    };
}
