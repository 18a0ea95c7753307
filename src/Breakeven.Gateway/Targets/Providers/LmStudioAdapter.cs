using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>LM Studio. Speaks Responses since 0.3.29, and Messages in newer versions.</summary>
internal sealed class LmStudioAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Completions, WireFormat.Embeddings])
    {
        InSomeVersions = [WireFormat.Messages],
        Rules = ProviderQuirks.EngineRules,
    };
}
